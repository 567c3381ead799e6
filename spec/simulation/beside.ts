import { expect } from "chai"
import { make, run, stage } from "./stage.ts"

describe("simulation/beside", () => {
  const commands: readonly (readonly [readonly string[], string])[] = [
    [["true"], "exec_die(0) it"],
    [["sh", "-c", "sleep 1; exit 5"], "exec_die(5) it"],
    [["/no/such/program"], "exec_die(126) it"],
    [["httpd"], "exec_start it"],
  ]
  for (const [command, last] of commands) {
    it(`tells of ${JSON.stringify(command)} by events alone`, () => {
      const stand = stage()
      run(stand, "it", ["httpd"])
      stand.docker.exec("it", command)
      expect(stand.told.slice(2, 4)).to.deep.equal(["exec_create it", "exec_start it"])
      expect(stand.told.at(-1)).to.equal(last)
      expect(stand.docker.container("it")?.state).to.equal("running")
    })
  }

  it("runs no command where nothing runs, or stands still", () => {
    const stand = stage()
    const id = make(stand, "it", ["httpd"])
    expect(() => stand.docker.exec("it", ["true"])).to.throw(`Container ${id} is not running`)
    stand.docker.startContainer(id).subscribe()
    stand.runUntil(1)
    stand.docker.pause("it")
    expect(() => stand.docker.exec("it", ["true"])).to.throw(`Container ${id} is paused`)
  })

  it("tells a verdict on health that is news, and forgets it with the life that it was of", () => {
    const stand = stage()
    const id = run(stand, "it", ["httpd"])
    stand.docker.health("it", "healthy")
    stand.docker.health("it", "healthy")
    stand.docker.health("it", "unhealthy")
    expect(stand.told.slice(2)).to.deep.equal(["health_status it", "health_status it"])
    expect(stand.docker.container("it")?.health).to.equal("unhealthy")
    stand.docker.kill("it")
    expect(stand.docker.container("it")).to.not.have.property("health")
    expect(() => stand.docker.health("it", "healthy")).to.throw(`Container ${id} is not running`)
  })
})
