import { expect } from "chai"
import type { StateChange } from "../../../lib/index.ts"
import { reduceTask } from "../../../lib/lifecycle/index.ts"
import { createReadyMade } from "../../../scripts/repl/ready-made.ts"
import { drawLine, drawValue } from "../../../scripts/repl/writer.ts"
import { aContainer, aTask } from "../support/task.ts"

describe("the prompt's way of showing", () => {
  const port = { containerPort: 80, hostPort: 8080, protocol: "tcp", bindIp: "0.0.0.0" } as const
  const web = { name: "web", knownStatus: "RUNNING", containerId: "0123456789abcdef", portBindings: [port] } as const
  const job = { name: "job", exitCode: 3 } as const
  const reason = "EssentialContainerExited: job (3)"
  const task = aTask([web, job], { knownStatus: "RUNNING", reason })
  const change: StateChange = { kind: "task", taskArn: "task/1", status: "RUNNING", at: 1000 }
  const step = reduceTask(undefined, createReadyMade().submitted())
  const begun = reduceTask(step.task, { kind: "recorded", at: 1, status: "NONE" })

  const cases: readonly (readonly [title: string, value: unknown, drawn: readonly string[]])[] = [
    [
      "a task with its containers",
      task,
      [
        `task/1  RUNNING → STOPPED  ${reason}`,
        "  web  busybox:1  RUNNING → STOPPED          0123456789ab  8080->80",
        "  job  busybox:1  STOPPED            exit 3",
      ],
    ],
    [
      "several tasks, one a line",
      [task, aTask([{ name: "a" }], { arn: "task/22" })],
      [`task/1   RUNNING → STOPPED  web RUNNING, job STOPPED 3  ${reason}`, "task/22  STOPPED            a STOPPED"],
    ],
    ["a container", aContainer(job), ["job  busybox:1  STOPPED  exit 3"]],
    [
      "state changes, with the time since the first",
      [change, { ...change, status: "STOPPED", at: 2500 }],
      ["  +0.000 s  task/1 RUNNING", "  +1.500 s  task/1 STOPPED"],
    ],
    [
      "what is waited for",
      [{ subject: "web", waitsFor: "call", on: "pull", since: 0, until: 90_000 }],
      ["web  call  pull  since 00:00:00.000  until 00:01:30.000"],
    ],
    ["a step that does nothing yet", step, ["task/1  NONE → RUNNING  not recorded yet", "  nap  NONE → RUNNING"]],
    [
      "a step with its effects",
      begun,
      ["task/1  NONE → RUNNING", "  nap  NONE → RUNNING  pull wanted", "effects", "  pull  nap  image: busybox:1"],
    ],
    ["effects", begun.effects, ["pull  nap  image: busybox:1"]],
    [
      "a step with its changes",
      { task: undefined, effects: [], changes: [change] },
      ["no task", "changes", "  +0.000 s  task/1 RUNNING"],
    ],
    ["a task's state", begun.task, ["task/1  NONE → RUNNING", "  nap  NONE → RUNNING  pull wanted"]],
    ["plain values as Node does", { a: [1, "b"], c: null }, ["{ a: [ 1, 'b' ], c: null }"]],
    ["an empty list as Node does", [], ["[]"]],
    ["nothing as Node does", undefined, ["undefined"]],
    ["a mixed list as Node does", [1, [2]], ["[ 1, [ 2 ] ]"]],
  ]
  for (const [title, value, drawn] of cases)
    it(`draws ${title}`, () => {
      expect(drawValue(value).split("\n")).to.deep.equal(drawn)
    })

  it("needs one line for what is watched", () => {
    expect([change, task, { a: { b: 1 } }].map(drawLine)).to.deep.equal([
      "task/1 RUNNING",
      `task/1  RUNNING → STOPPED  web RUNNING, job STOPPED 3  ${reason}`,
      "{ a: { b: 1 } }",
    ])
  })
})
