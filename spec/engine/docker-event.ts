import { expect } from "chai"
import { asOccurrence } from "../../lib/engine/docker-event.ts"

describe("Docker's events", () => {
  const at = 7
  const read = (action: string, attributes: Readonly<Record<string, string>> = {}) =>
    asOccurrence({ action, containerId: "c1", attributes, timeNano: 5e6 }, "web", at)

  const identity = { containerId: "c1", dockerName: undefined }

  const told = [
    [
      "create",
      { name: "ecs-web" },
      { kind: "created", container: "web", at, containerId: "c1", dockerName: "ecs-web" },
    ],
    ["start", {}, { kind: "started", container: "web", at, startedAt: 5, ...identity }],
    ["die", { exitCode: "137" }, { kind: "died", container: "web", at, diedAt: 5, exitCode: 137, ...identity }],
    ["die", { exitCode: "?" }, { kind: "died", container: "web", at, diedAt: 5, exitCode: undefined, ...identity }],
    ["die", {}, { kind: "died", container: "web", at, diedAt: 5, exitCode: undefined, ...identity }],
    ["oom", {}, { kind: "lackedMemory", container: "web", at, lackedAt: 5 }],
    ["destroy", {}, { kind: "removed", container: "web", at }],
  ] as const

  for (const [action, attributes, occurrence] of told)
    it(`of the kind ${action} ${JSON.stringify(attributes)} are read (DC-62)`, () => {
      expect(read(action, attributes)).to.deep.equal(occurrence)
    })

  for (const action of ["kill", "stop", "pause", "unpause", "restart", "rename", "health_status", "exec_die"])
    it(`of the kind ${action} are nobody's end (DC-65, BUG-10)`, () => {
      expect(read(action)).to.equal(undefined)
    })
})
