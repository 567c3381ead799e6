/**
 * What this machine offers for a private daemon. Only Debian and Ubuntu are known well enough to install what is
 * missing; everywhere else a person names a daemon.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** Why no private daemon can run here; undefined when it can. */
export const whyNoDaemon = (): string | undefined => {
  if (process.platform !== "linux") return "this is not Linux"
  if (process.getuid?.() !== 0) return "it takes root"
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(distribution())) return "this is neither Debian nor Ubuntu"
  if (spawnSync("unshare", ["--net", "--mount", "--pid", "--fork", "true"]).status !== 0)
    return "namespaces may not be made here"
  return undefined
}

/** The absolute path of a program of the distribution: another client or daemon may stand earlier in PATH. */
export const programPath = (name: string): string => {
  const path = findProgram(name)
  if (path === undefined) throw new Error(`${name} is not installed`)
  return path
}

export const installMissing = (): void => {
  const missing = Object.entries(programs).flatMap(([name, program]) =>
    isPackageInstalled(name) || (program !== undefined && findProgram(program) !== undefined) ? [] : [name],
  )
  if (missing.length === 0) return
  console.error(`Installing ${missing.join(", ")} …`)
  withoutStartingServices(() => {
    aptGet("update")
    aptGet("install", "-y", "--no-install-recommends", ...missing)
  })
}

/** Packages with the program that makes each unnecessary. Only its own package proves that busybox is static. */
const programs: Readonly<Record<string, string | undefined>> = {
  "docker.io": "dockerd",
  containerd: "containerd",
  runc: "runc",
  iptables: "iptables",
  "docker-registry": "docker-registry",
  "busybox-static": undefined,
}

const distribution = () => (existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "")

const findProgram = (name: string) =>
  ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].map((folder) => join(folder, name)).find((path) => existsSync(path))

const isPackageInstalled = (name: string) =>
  spawnSync("dpkg-query", ["--show", "--showformat", "${db:Status-Status}", name]).stdout.toString() === "installed"

/**
 * Output goes to standard error. Whoever calls it listens to signals, so that it is waited for, and tidied up after, also when
 * interrupted.
 */
const aptGet = (...args: readonly string[]) => {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  execFileSync("apt-get", ["-q", ...args], { env, stdio: ["ignore", 2, 2] })
}

/** Debian starts a service as it installs it, unless this file forbids it. The host's own daemons are none of ours. */
const withoutStartingServices = (install: () => void) => {
  const policy = "/usr/sbin/policy-rc.d"
  const own = !existsSync(policy)
  if (own) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 })
  try {
    install()
  } finally {
    if (own) rmSync(policy)
  }
}
