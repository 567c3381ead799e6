/**
 * Runs one of the project's TypeScript programs with nothing but Node and npm: `node scripts/bootstrap.js FILE ARGS…`.
 * Dependencies are installed first where they are missing or out of date. The program keeps standard output to itself.
 */
import { spawn } from "node:child_process"
import { readFileSync, statSync } from "node:fs"
import { constants } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const main = async () => {
  const needed = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node.replace(">=", "")
  if (isOlder(process.versions.node, needed)) {
    console.error(`This project needs Node ${needed} or newer; this is Node ${process.versions.node}.`)
    return 1
  }
  const installed = isInstalled() ? 0 : await install()
  return installed === 0 ? start(process.argv.slice(2)) : installed
}

const isOlder = (version, than) => {
  const [major, minor] = version.split(".").map(Number)
  const [thanMajor, thanMinor] = than.split(".").map(Number)
  return major < thanMajor || (major === thanMajor && minor < thanMinor)
}

/** npm writes its own copy of the lock file last of all, so an installation cut short does not count. */
const isInstalled = () => {
  const stamp = statSync(join(root, "node_modules", ".package-lock.json"), { throwIfNoEntry: false })
  return stamp !== undefined && stamp.mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs
}

const install = () => {
  console.error("Installing the dependencies (npm ci) …")
  const args = ["ci", "--include=dev"]
  const npm = process.env.npm_execpath ?? ""
  const options = { cwd: root, stdio: ["ignore", 2, 2] }
  return npm.endsWith("npm-cli.js")
    ? run(process.execPath, [npm, ...args], options)
    : run("npm", args, { ...options, shell: process.platform === "win32" })
}

const start = (args) => {
  const eraser = import.meta.resolve("ts-blank-space/register")
  return run(process.execPath, ["--import", eraser, ...args], { stdio: "inherit" })
}

/** Resolves with the exit code, and outlives the child, whatever signal comes: the child decides how to end. */
const run = (command, args, options) =>
  new Promise((resolve) => {
    const child = spawn(command, args, options)
    const release = passSignals(child)
    const end = (exitCode) => {
      release()
      resolve(exitCode)
    }
    child.once("error", (error) => {
      console.error(`${command}: ${error.message}`)
      end(1)
    })
    child.once("exit", (exitCode, signal) => end(exitCode ?? 128 + constants.signals[signal]))
  })

/** Gives the child every signal it does not have yet, until released. */
const passSignals = (child) => {
  const pass = (signal) => {
    // A terminal sends Ctrl-C to every process in its foreground.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal)
  }
  // npm runs scripts by way of a shell, which dies of a signal without passing it on.
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === shell) return
    clearInterval(watch)
    pass("SIGTERM")
  }, 500)
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
  signals.forEach((signal) => process.on(signal, pass))
  return () => {
    clearInterval(watch)
    signals.forEach((signal) => process.removeListener(signal, pass))
  }
}

process.exitCode = await main()
