import { expect } from "chai"
import type { Blocker, StateChange } from "../../../lib/index.ts"
import {
  formatChange,
  formatKept,
  formatLeftovers,
  formatSummary,
  formatWaits,
  widthOf,
} from "../../../scripts/start/format.ts"

describe("the lines of npm start", () => {
  const columns = { beganAt: 1000, width: 6 }

  it("make room for the longest name, and for the task's own", () => {
    const containers = ["a", "client"].map((name) => ({ name, image: "busybox:1" }))
    expect([widthOf({ containers }), widthOf({ containers: [{ name: "a", image: "busybox:1" }] })]).to.deep.equal([
      6, 4,
    ])
  })

  it("tell changes in columns, with their time since the beginning", () => {
    const of = { kind: "container", taskArn: "task/1" } as const
    const changes: readonly StateChange[] = [
      { ...of, containerName: "client", status: "PULLED", at: 1000 },
      { ...of, containerName: "web", status: "STOPPED", exitCode: 0, at: 13_340 },
      { kind: "task", taskArn: "task/1", status: "STOPPED", reason: "EssentialContainerExited: web (0)", at: 101_000 },
    ]
    expect(changes.map((change) => formatChange(change, columns))).to.deep.equal([
      "   0.00 s  client  PULLED",
      "  12.34 s  web     STOPPED exit 0",
      " 100.00 s  task    STOPPED (EssentialContainerExited: web (0))",
    ])
  })

  it("tell what is waited for, since when, and until when or for how long at most", () => {
    const blockers: readonly Blocker[] = [
      { subject: "web", waitsFor: "call", on: "pull", since: 1000, until: 7_201_500 },
      { subject: "client", waitsFor: "dependency", on: "web", since: 1000 },
      { subject: "task", waitsFor: "retry", since: 1000, until: 91_500 },
      { subject: "web", waitsFor: "daemon", on: "stop", since: 1250, until: 3500 },
      { subject: "web", waitsFor: "daemon", on: "stop", since: 1250 },
      { subject: "task", waitsFor: "daemon", since: 1250 },
      { subject: "task", waitsFor: "sequence", on: "task/1", since: 1250 },
      { subject: "task", waitsFor: "sequence", since: 1250 },
    ]
    expect(formatWaits(blockers, 1500, columns)).to.deep.equal([
      "   0.50 s  web     waits for Docker to pull, since 0.00 s, 2 h at most",
      "   0.50 s  client  waits for web, since 0.00 s",
      "   0.50 s  task    waits to try again, since 0.00 s, 90 s at most",
      "   0.50 s  web     waits for Docker to come back, to stop, since 0.25 s, next try in 2 s",
      "   0.50 s  web     waits for Docker to come back, to stop, since 0.25 s",
      "   0.50 s  task    waits for Docker to come back, since 0.25 s",
      "   0.50 s  task    waits for task/1 to stop, since 0.25 s",
      "   0.50 s  task    waits for tasks with its sequence number or a lower one to stop, since 0.25 s",
    ])
  })

  it("end with each container's exit code and duration", () => {
    const containers = [
      { name: "web", essential: false, status: "STOPPED", exitCode: 137, durationMs: 1040 },
      { name: "client", essential: true, status: "STOPPED" },
    ] as const
    const told = { kind: "summary", taskArn: "task/1", host: "docker", status: "STOPPED", exitStatus: 125 } as const
    expect(formatSummary({ ...told, durationMs: 1500, containers })).to.deep.equal([
      "web     exit 137      ran 1.04 s",
      "client  no exit code",
      "STOPPED after 1.50 s, exit status 125; containers removed (with --keep they stay, with their output).",
    ])
    const lastOf = (more: object): string | undefined =>
      formatSummary({ ...told, durationMs: 1500, containers, ...more }).at(-1)
    expect(lastOf({ exitStatus: 0 })).to.equal("STOPPED after 1.50 s, exit status 0; containers removed.")
    expect(lastOf({ host: "simulated" })).to.equal("STOPPED after 1.50 s, exit status 125; containers removed.")
    expect(lastOf({ kept: [] })).to.equal("STOPPED after 1.50 s, exit status 125; containers kept.")
  })

  it("say how to read what is kept, and how to be rid of it", () => {
    expect(formatKept(["ecs-job-1-main-a"], "engine=1")).to.deep.equal([
      "",
      "docker logs ecs-job-1-main-a",
      "docker rm --force --volumes $(docker ps --all --quiet --filter label=engine=1)",
    ])
  })

  it("find what may be left by the engine's label, also what it has made for the task's volumes", () => {
    expect(formatLeftovers("engine=1").join("\n"))
      .to.include("\n  docker ps --all --filter label=engine=1\n")
      .and.include("\n  docker rm --force --volumes $(docker ps --all --quiet --filter label=engine=1)")
  })
})
