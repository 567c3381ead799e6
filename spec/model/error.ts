import { expect } from "chai"
import * as errors from "../../lib/model/error.ts"

const named: readonly (readonly [() => errors.EngineError, string, string, string])[] = [
  [
    () => new errors.CannotContainerError("Pull", "manifest unknown"),
    "CannotPullContainerError",
    "E_CANNOT_PULL_CONTAINER",
    "manifest unknown",
  ],
  [
    () => new errors.DockerTimeoutError("pulled", 7_200_000),
    "DockerTimeoutError",
    "E_DOCKER_TIMEOUT",
    "Could not transition to pulled; timed out after waiting 2h0m0s",
  ],
  [
    () => new errors.CannotGetDockerclientError("none at /run/docker.sock"),
    "CannotGetDockerclientError",
    "E_CANNOT_GET_DOCKERCLIENT",
    "none at /run/docker.sock",
  ],
  [
    () => new errors.ContainerVanishedError(),
    "ContainerVanishedError",
    "E_CONTAINER_VANISHED",
    "No container matching saved ID found",
  ],
  [() => new errors.OutOfMemoryError(), "OutOfMemoryError", "E_OUT_OF_MEMORY", "Container killed due to memory usage"],
  [() => new errors.DockerStateError("no such program"), "DockerStateError", "E_DOCKER_STATE", "no such program"],
  [() => new errors.TaskNotFoundError("task/1"), "TaskNotFoundError", "E_TASK_NOT_FOUND", "No task has the arn task/1"],
  [
    () => new errors.EngineNotInitializedError(),
    "EngineNotInitializedError",
    "E_ENGINE_NOT_INITIALIZED",
    "Call init() or mustInit() first, and wait for it",
  ],
  [
    () => new errors.EngineDisabledError(),
    "EngineDisabledError",
    "E_ENGINE_DISABLED",
    "The engine has been disabled and accepts no more tasks",
  ],
  [
    () => new errors.EngineShutDownError(),
    "EngineShutDownError",
    "E_ENGINE_SHUT_DOWN",
    "The engine has been shut down",
  ],
]

const verdicts: readonly (readonly [string, () => errors.EngineError, errors.Verdict, boolean])[] = [
  ["AnyError", () => new errors.EngineError("AnyError", "any"), "refused", false],
  ["DockerTimeoutError", () => new errors.DockerTimeoutError("stopped", 1000), "unknown", true],
  ["CannotGetDockerclientError", () => new errors.CannotGetDockerclientError("none"), "unreachable", true],
  ["ContainerVanishedError", () => new errors.ContainerVanishedError(), "missing", false],
  [
    "CannotCreateContainerError",
    () => new errors.CannotContainerError("Create", "taken", { verdict: "conflict" }),
    "conflict",
    false,
  ],
]

const durations: readonly (readonly [number, string])[] = [
  [0, "0ms"],
  [250, "250ms"],
  [1000, "1s"],
  [1500, "1.5s"],
  [10_000, "10s"],
  [60_000, "1m0s"],
  [90_000, "1m30s"],
  [7_200_000, "2h0m0s"],
  [7_261_000, "2h1m1s"],
]

describe("errors", () => {
  for (const [make, name, code, message] of named)
    it(`${name} has its name, its code and its message (spec 5.9)`, () => {
      const error = make()
      expect([error.name, error.code, error.message]).to.deep.equal([name, code, message])
      expect(error).to.be.instanceOf(errors.EngineError)
    })

  for (const [name, make, verdict, retryable] of verdicts)
    it(`${name} proves "${verdict}" and ${retryable ? "may" : "need not"} be tried again`, () => {
      const error = make()
      expect([error.verdict, error.retryable]).to.deep.equal([verdict, retryable])
    })

  it("keep their cause, and have none of their own making", () => {
    const cause = new Error("socket closed")
    expect(new errors.CannotContainerError("Start", "failed", { cause }).cause).to.equal(cause)
    expect(new errors.OutOfMemoryError()).not.to.have.property("cause")
  })

  it("of the caller's input tell every offending path", () => {
    const issues = [
      { path: "containers[0].cpu", expected: "a whole number", got: "-1" },
      { path: "", expected: "a task", got: "null" },
    ]
    const told = "containers[0].cpu: expected a whole number, got -1; expected a task, got null"
    expect(new errors.InvalidTaskError(issues)).to.include({
      ...{ name: "InvalidTaskError", message: `Invalid task: ${told}`, issues },
    })
    expect(new errors.InvalidOptionsError(issues)).to.include({
      ...{ name: "InvalidOptionsError", message: `Invalid options: ${told}`, issues },
    })
  })

  it("leave the word out of their code that every name ends with, and no other", () => {
    expect(new errors.EngineError("ErrorPageError", "x").code).to.equal("E_ERROR_PAGE")
  })

  it("are made of whatever was thrown, in its own words if it has any", () => {
    const thrown = new TypeError("broken")
    expect(errors.asError(thrown)).to.equal(thrown)
    expect(errors.asError("broken")).to.be.instanceOf(Error).with.property("message", "broken")
    expect(errors.asError(Object.create(null)).message).to.equal("something that cannot be printed")
  })

  it("become plain data, and a reason with one prefix only (DM-35, BUG-23)", () => {
    const failure = errors.asFailure(new errors.DockerStateError("no such program"))
    expect(failure).to.deep.equal({ name: "DockerStateError", message: "no such program" })
    expect(errors.formatReason(failure)).to.equal("DockerStateError: no such program")
  })
})

describe("formatDuration", () => {
  for (const [ms, shown] of durations)
    it(`tells ${String(ms)} ms as ${shown}`, () => {
      expect(errors.formatDuration(ms)).to.equal(shown)
    })
})
