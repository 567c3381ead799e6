/** What comes along with `import "docker-task-engine"`, seen in a process of its own that loads nothing else. */
import { expect } from "chai"
import { execFileSync } from "node:child_process"

/** The packages that a process has loaded after this program, ES modules that have none of CommonJS aside. */
const loadedBy = (program: string): readonly string[] => {
  const tell = `
    const { createRequire } = await import("node:module")
    const files = Object.keys(createRequire(${JSON.stringify(import.meta.url)}).cache)
    console.log(JSON.stringify(files.map((file) => /node_modules.([^/\\\\]+)/.exec(file)?.[1])))`
  const args = ["--import", "ts-blank-space/register", "--input-type=module", "--eval", program + tell]
  const names: unknown = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }))
  if (!Array.isArray(names)) throw new Error("The process has told nothing")
  return [...new Set(names.map(String))].toSorted()
}

const entry = JSON.stringify(new URL("../lib/index.ts", import.meta.url).href)

describe("the import of the package", () => {
  it("loads neither dockerode nor the store", () => {
    const names = loadedBy(`await import(${entry})`)
    expect(names).to.include("rxjs")
    for (const heavy of ["dockerode", "docker-modem", "classic-level", "abstract-level"])
      expect(names).not.to.include(heavy)
  })

  it("leaves dockerode to the first call, and no other", () => {
    const program = `
      const { createDockerClient, createTaskEngine } = await import(${entry})
      const docker = createDockerClient({ endpoint: "unix:///no/daemon.sock" })
      createTaskEngine({ docker })`
    expect(loadedBy(program)).not.to.include("dockerode")
    const call = `await new Promise((resolve) => docker.ping().subscribe({ error: resolve }))`
    expect(loadedBy(`${program}; ${call}`)).to.include("dockerode")
  })

  it("leaves LevelDB to an engine that keeps its state in a folder", () => {
    const program = `
      const { createTaskEngine } = await import(${entry})
      const { createSimulatedDocker } = await import(${entry.replace("index.ts", "simulation/index.ts")})
      const { mkdtempSync, rmSync } = await import("node:fs")
      const dataDir = mkdtempSync((await import("node:os")).tmpdir() + "/docker-task-engine-")
      const engine = createTaskEngine({ docker: createSimulatedDocker(), dataDir })`
    const end = `await engine.shutdown(); rmSync(dataDir, { recursive: true })`
    expect(loadedBy(`${program}; ${end}`)).not.to.include("classic-level")
    expect(loadedBy(`${program}; await engine.init(); ${end}`)).to.include("classic-level")
  })
})
