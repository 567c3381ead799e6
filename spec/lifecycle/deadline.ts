import { expect } from "chai"
import { nextDeadline, passTime, stopHoldMs, sweepAt } from "../../lib/lifecycle/deadline.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { linked, settings } from "./support/build.ts"
import { calling, expectChange, none, running, stopped } from "./support/states.ts"

const task = newTask({ definition: linked, settings, order: 0, submissionId: "s1" }, 0)
const taskWith = (containers: readonly ContainerState[], more: Partial<TaskState> = {}): TaskState => ({
  ...task,
  ...more,
  containers,
})
const db = { ...running, name: "db" }

describe("lifecycle/deadline", () => {
  it("is the earliest of all, with its reason", () => {
    const waiting = taskWith([
      { ...db, retryAt: 30 },
      { ...none, inspectAt: 20, retryAt: 40 },
    ])
    expect(nextDeadline(waiting, 0)).to.deep.equal({ at: 20, reason: "inspect", container: "web" })
    expect(nextDeadline(waiting, 20)).to.deep.equal({ at: 30, reason: "retry", container: "db" })
    expect(nextDeadline(waiting, 30)).to.deep.equal({ at: 40, reason: "retry", container: "web" })
    expect(nextDeadline(waiting, 40)).to.equal(undefined)
  })

  it("is that of the first container where several are due at the same time", () => {
    const waiting = taskWith([
      { ...db, retryAt: 20 },
      { ...none, inspectAt: 20 },
    ])
    expect(nextDeadline(waiting, 0)).to.deep.equal({ at: 20, reason: "retry", container: "db" })
  })

  it("is none while a call is in flight, but for a stop that holds its place", () => {
    expect(nextDeadline(taskWith([{ ...none, retryAt: 20, call: calling("pull") }]), 0)).to.equal(undefined)
    expect(nextDeadline(taskWith([{ ...db, call: calling("stop", { admittedAt: 5 }) }]), 0)).to.deep.equal({
      at: 5 + stopHoldMs,
      reason: "stop-slot",
      container: "db",
    })
    for (const call of [calling("stop", { admittedAt: undefined }), calling("stop", { released: true })])
      expect(nextDeadline(taskWith([{ ...db, call }]), 0)).to.equal(undefined)
  })

  it("leaves a stop its place once the process has ended, since the daemon works on until it answers", () => {
    const call = calling("stop", { admittedAt: 5 })
    const dead = { ...running, call, startedAt: 1, death: { at: 7, exitCode: 0 } }
    expect(nextDeadline(taskWith([{ ...dead, name: "db" }]), 0)).to.equal(undefined)
    expectChange(passTime(dead, 5000), dead, {})
    const revived = { ...dead, startedAt: 9 }
    expectChange(passTime(revived, 5000), revived, { call: { ...call, released: true } })
    const unsure = { ...running, call, startedAt: undefined }
    expect(nextDeadline(taskWith([{ ...unsure, name: "db" }]), 0)?.reason).to.equal("stop-slot")
  })

  it("is the end of the retention, which a removal shortens to nothing (DM-21, TM-70)", () => {
    const over = taskWith([{ ...stopped, name: "db" }, stopped], { known: "STOPPED", knownAt: 7 })
    expect(nextDeadline(over, 7)).to.deep.equal({ at: 7 + settings.stoppedTaskRetentionMs, reason: "retention" })
    expect([sweepAt(task), sweepAt({ ...over, removal: true })]).to.deep.equal([undefined, 7])
  })

  it("passes: a stop gives its place back, a retry is due, and nothing else changes", () => {
    const stopping = { ...running, call: calling("stop", { admittedAt: 5 }) }
    expectChange(passTime(stopping, 1004), stopping, {})
    expectChange(passTime(stopping, 1005), stopping, { call: calling("stop", { admittedAt: 5, released: true }) })
    const retrying = { ...running, retryAt: 20 }
    expectChange(passTime(retrying, 19), retrying, {})
    expectChange(passTime(retrying, 20), retrying, { retryAt: undefined })
    for (const other of [running, { ...retrying, call: calling("start") }]) expectChange(passTime(other, 99), other, {})
  })
})
