/** A credential helper as a process. Few need one, and Node takes a while to load what starts it, so it is loaded on first use. */
import { spawn } from "node:child_process"
import { Observable } from "rxjs"
import type { RunHelper } from "./credential-helper.ts"

/** Runs the program found by the environment's PATH, without a shell. */
export const runHelperProgram =
  (env: Readonly<Record<string, string | undefined>>): RunHelper =>
  (name, server) =>
    new Observable((subscriber) => {
      const child = spawn(`docker-credential-${name}`, ["get"], { env, stdio: ["pipe", "pipe", "ignore"] })
      child.once("error", (error) => subscriber.error(error))
      // Where there are no files left to open, it has no pipes either.
      if (child.pid === undefined) return undefined
      let output = ""
      child.stdout.setEncoding("utf8").on("data", (piece: string) => {
        output += piece
        if (output.length > longestAnswer) subscriber.error(new Error("its answer is too long"))
      })
      child.once("close", (exitCode) => {
        subscriber.next({ exitCode, output })
        subscriber.complete()
      })
      // A helper need not read what it is asked.
      child.stdin.on("error", () => undefined)
      child.stdin.end(server)
      return () => {
        child.kill("SIGKILL")
        child.stdout.destroy()
      }
    })

const longestAnswer = 2 ** 20
