/** `npm run repl` as a process, on a machine without Docker. */
import { spawn, type ChildProcess } from "node:child_process"
import { text } from "node:stream/consumers"
import { expect } from "chai"

describe("npm run repl", function () {
  this.timeout(60_000)

  const exitOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once("exit", resolve))

  it("offers the simulated Docker where there is no other, and leaves when its input ends", async () => {
    const child = spawn(process.execPath, ["--import", "ts-blank-space/register", "scripts/repl.ts"], {
      stdio: "pipe",
      env: { ...process.env, DOCKER_HOST: "unix:///no/such.sock" },
    })
    child.stdin.end("rx.interval(1000).subscribe()\nawait engine.version()\n")
    const [exitCode, out, err] = await Promise.all([exitOf(child), text(child.stdout), text(child.stderr)])
    expect(out).to.match(/^no Docker daemon at unix:\/\/\/no\/such\.sock \(DOCKER_HOST\): no such socket\n/)
    expect(out).to.match(/on the simulated Docker\.[^]*> Subscriber\n> 'DockerVersion: .*'\n> $/)
    expect([exitCode, err]).to.deep.equal([0, ""])
  })
})
