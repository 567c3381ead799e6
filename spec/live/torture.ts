/**
 * `npm run torture`, short and always with the same seed. Each kind of harm has a daemon of its own, since no other could be
 * harmed so; they run side by side, for most of it is waiting.
 */
import { spawn, type ChildProcess } from "node:child_process"
import { text } from "node:stream/consumers"
import { expect } from "chai"
import { whyNoDaemon } from "../../scripts/dockerd/host.ts"
import { describeWithOwnDaemon } from "../support/live.ts"

describeWithOwnDaemon("the torture, short", whyNoDaemon(), function () {
  // So long that it is never reached while anything goes on at all.
  this.timeout(240_000)

  interface Run {
    readonly exitCode: number | null
    readonly out: string
  }

  const started: ChildProcess[] = []
  const torture = async (...args: readonly string[]): Promise<Run> => {
    const program = ["--import", "ts-blank-space/register", "scripts/torture.ts", ...args, "--seed", "short"]
    const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] })
    started.push(child)
    const exit = new Promise<number | null>((resolve) => child.once("exit", resolve))
    const [exitCode, out] = await Promise.all([exit, text(child.stdout)])
    return { exitCode, out }
  }

  const rows = [
    ["an engine that is killed again and again", ["--kills", "6"], /^kills +6 /m],
    ["a daemon that goes and comes", ["--daemon-restarts", "3"], /^daemon restarts +3 /m],
    ["connections that break and lose what they carry", ["--event-cuts", "10"], /^event cuts +10 /m],
    ["a daemon that says nothing", ["--hang", "2"], /^hangs +2 /m],
    ["a disk that is full", ["--disk-full", "1"], /^disk full +1 /m],
  ] as const
  let runs: ReadonlyMap<string, Promise<Run>>
  before(() => {
    runs = new Map(rows.map(([title, args]) => [title, torture(...args, "--tasks", "4")]))
  })

  // Nobody waits for one that has had its time.
  after(() => {
    for (const child of started) child.kill()
  })

  for (const [title, , row] of rows)
    it(`costs no task anything with ${title}`, async () => {
      const { exitCode, out } = (await runs.get(title)) ?? { exitCode: null, out: "" }
      expect(exitCode, out).to.equal(0)
      expect(out).to.match(row)
      expect(out).to.match(/^0 breaches, seed short$/m)
    })
})
