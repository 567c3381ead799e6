import { expect } from "chai"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "../../../scripts/torture/worker.ts"

describe("the engine's process of the torture", () => {
  let folder = ""
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "docker-task-engine-spec-"))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const running = (source: string, patienceMs: number) => {
    const program = join(folder, "program.mjs")
    writeFileSync(program, source)
    const lost: string[] = []
    const worker = new Worker({
      setting: { host: "unix:///no/daemon.sock", dataDir: folder },
      logFile: join(folder, "log"),
      hear: () => undefined,
      lose: (what) => lost.push(what),
      patienceMs,
      program,
    })
    worker.start()
    return { worker, lost }
  }

  const becomesReady = 'process.on("message", () => undefined); process.send({ kind: "ready" });'

  it("is ended, which is told, where it never becomes ready", async () => {
    const { worker, lost } = running('process.on("message", () => undefined); console.log("starting")', 300)
    await worker.ready
    await worker.ended
    expect(worker.isReady).to.equal(false)
    expect(lost).to.have.length(1)
    expect(lost[0]).to.match(/^the engine's process did not become ready within 300 ms:\n/)
  })

  it("is ended, which is told, where it does not quit", async () => {
    const { worker, lost } = running(becomesReady, 8000)
    await worker.ready
    expect(worker.isReady).to.equal(true)
    await worker.quit()
    expect(lost).to.have.length(1)
    expect(lost[0]).to.match(/^the engine's process did not quit within 8000 ms:\n/)
  })

  it("is in order where it gets ready, and ends when it is told to", async () => {
    const { worker, lost } = running(`${becomesReady} process.once("message", () => process.exit())`, 60_000)
    await worker.ready
    await worker.quit()
    expect(lost).to.deep.equal([])
  })
})
