import { expect } from "chai"
import { formatStateChange, type ContainerStateChange, type StateChange } from "../../lib/model/change.ts"

const container: ContainerStateChange = {
  kind: "container",
  taskArn: "task/1",
  containerName: "web",
  status: "RUNNING",
  at: 0,
}

const binding = { containerPort: 80, hostPort: 49_153, protocol: "tcp", bindIp: "0.0.0.0" } as const

const lines: readonly (readonly [string, StateChange, string])[] = [
  ["an arn of two lines", { kind: "task", taskArn: "task\r\n1", status: "RUNNING", at: 0 }, "task 1 RUNNING"],
  ["a task", { kind: "task", taskArn: "task/1", status: "RUNNING", at: 0 }, "task/1 RUNNING"],
  [
    "a task with its reason",
    { kind: "task", taskArn: "task/1", status: "STOPPED", reason: "EssentialContainerExited: web (1)", at: 0 },
    "task/1 STOPPED (EssentialContainerExited: web (1))",
  ],
  [
    "a reason of several lines on one",
    { kind: "task", taskArn: "task/1", status: "STOPPED", reason: "no\n\ttask/2 RUNNING\n", at: 0 },
    "task/1 STOPPED (no task/2 RUNNING)",
  ],
  ["a container", container, "task/1 web RUNNING"],
  ["an exit code, even that of success", { ...container, status: "STOPPED", exitCode: 0 }, "task/1 web STOPPED exit 0"],
  ["ports", { ...container, portBindings: [binding] }, "task/1 web RUNNING 0.0.0.0:49153->80/tcp"],
  [
    "an IPv6 address in brackets",
    { ...container, portBindings: [{ ...binding, bindIp: "::", protocol: "udp" }] },
    "task/1 web RUNNING [::]:49153->80/udp",
  ],
  ["that it is told again", { ...container, replayed: true }, "task/1 web RUNNING [replayed]"],
  [
    "everything at once",
    {
      ...container,
      status: "STOPPED",
      exitCode: 137,
      reason: "OutOfMemoryError: x",
      portBindings: [binding],
      replayed: true,
    },
    "task/1 web STOPPED exit 137 0.0.0.0:49153->80/tcp (OutOfMemoryError: x) [replayed]",
  ],
]

describe("formatStateChange", () => {
  for (const [what, change, line] of lines)
    it(`tells ${what} on one line`, () => {
      expect(formatStateChange(change)).to.equal(line)
    })
})
