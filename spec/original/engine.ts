/** The engine's own tests of the original (engine/docker_task_engine_test.go), on the simulated daemon in virtual time. */
import { expect } from "chai"
import { filter, NEVER, Observable, merge, Subject, switchMap, throwError } from "rxjs"
import { CannotContainerError, DockerTimeoutError, type ContainerEvent, type TaskInput } from "../../lib/index.ts"
import { createReadyBench } from "../support/engine.ts"

const minute = 60_000
const hour = 60 * minute

const arn = "arn:aws:ecs:us-west-2:123456789012:task/12345678-90ab-cdef-1234-56780abcdef1"

const sleep5: TaskInput = {
  arn,
  family: "sleep5",
  version: "2",
  desiredStatus: "RUNNING",
  containers: [{ name: "sleep5", image: "busybox", command: ["sleep", "5"], cpu: 10, memory: 10, essential: true }],
}

/** The same with a process that goes on until it is stopped. */
const serving = (of: string): TaskInput => ({
  ...sleep5,
  arn: of,
  containers: [{ name: "sleep5", image: "busybox", command: ["httpd"] }],
})

const stopped = (of: TaskInput, stopSequenceNumber = 0): TaskInput => ({
  ...of,
  desiredStatus: "STOPPED",
  stopSequenceNumber,
})

const reported = (changes: readonly string[]): readonly string[] =>
  changes.filter((line) => line.includes("RUNNING") || line.includes("STOPPED"))

describe("the original's engine tests", () => {
  it("runs a task to its end, tells each status once, and sweeps it after its time (TestBatchContainerHappyPath)", async () => {
    const events$ = new Subject<ContainerEvent>()
    const { engine, docker, changes, runTo } = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        containerEvents: (options) => merge(daemon.containerEvents(options), events$),
      }),
    })
    void engine.addTask(sleep5)
    await runTo(4000)
    const [container] = docker.containers()
    expect(container?.config).to.deep.include({ Image: "busybox", Cmd: ["sleep", "5"], Entrypoint: null })
    expect(container?.config["Labels"]).to.include({
      "com.amazonaws.ecs.task-arn": arn,
      "com.amazonaws.ecs.container-name": "sleep5",
      "com.amazonaws.ecs.task-definition-family": "sleep5",
      "com.amazonaws.ecs.task-definition-version": "2",
    })
    expect(container?.hostConfig).to.include({ CpuShares: 10, Memory: 10 * 1024 * 1024 })
    expect(reported(changes)).to.deep.equal([`${arn} sleep5 RUNNING`, `${arn} RUNNING`])
    await runTo(10_000)
    const { containerId = "", labels = {} } = container ?? {}
    for (const timeNano of [11e12, 12e12])
      events$.next({ action: "die", containerId, attributes: { ...labels, exitCode: "0" }, timeNano })
    for (let times = 0; times < 3; times += 1) await engine.addTask(stopped(sleep5))
    await runTo(20_000)
    expect(reported(changes).slice(2)).to.deep.equal([
      `${arn} sleep5 STOPPED exit 0`,
      `${arn} STOPPED (EssentialContainerExited: sleep5 (0))`,
    ])
    await runTo(4 * hour)
    expect([docker.requests().remove, engine.listTasks().length]).to.deep.equal([1, 0])
    expect(reported(changes)).to.have.length(4)
  })

  it("stops what a start left that timed out, until the stop has succeeded, and one life after that (TestStartTimeoutThenStart, BUG-16)", async () => {
    const stops: string[] = []
    let isDeaf = true
    const { engine, docker, changes, runTo } = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        containerEvents: (options) => daemon.containerEvents(options).pipe(filter(() => !isDeaf)),
        startContainer: (id) =>
          daemon.startContainer(id).pipe(switchMap(() => throwError(() => new DockerTimeoutError("started", 90_000)))),
        stopContainer: (id, options) => {
          stops.push(id)
          return stops.length === 1
            ? throwError(() => new CannotContainerError("Stop", "Cannot stop"))
            : daemon.stopContainer(id, options)
        },
      }),
    })
    void engine.addTask(serving(arn))
    await runTo(1500)
    expect(stops).to.have.length(1)
    expect(reported(changes)).to.deep.equal([])
    await runTo(2 * minute)
    const reason = "(DockerTimeoutError: Could not transition to started; timed out after waiting 1m30s)"
    expect(stops).to.have.length(2)
    expect(reported(changes)).to.deep.equal([`${arn} sleep5 STOPPED exit 137 ${reason}`, `${arn} STOPPED ${reason}`])
    const id = docker.containers()[0]?.containerId ?? ""
    isDeaf = false
    docker.restartByHand(id)
    await runTo(4 * minute)
    expect([stops.length, docker.containers()[0]?.state]).to.deep.equal([3, "exited"])
    for (const at of [6, 8]) {
      docker.restartByHand(id)
      await runTo(at * minute)
    }
    expect([stops.length, reported(changes).length]).to.deep.equal([3, 2])
  })

  it("finds a death by looking that no event has told (TestSteadyStatePoll)", async () => {
    let looks = 0
    const { engine, docker, changes, runTo } = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        containerEvents: () => NEVER,
        inspectContainer: (id) =>
          new Observable((subscriber) => {
            looks += 1
            if (looks === 3) docker.kill(id)
            return daemon.inspectContainer(id).subscribe(subscriber)
          }),
      }),
    })
    void engine.addTask(serving(arn))
    await runTo(minute)
    expect(reported(changes)).to.deep.equal([`${arn} sleep5 RUNNING`, `${arn} RUNNING`])
    await runTo(25 * minute)
    expect([looks, changes.length]).to.deep.equal([2, 5])
    await runTo(61 * minute)
    expect(reported(changes).slice(2)).to.deep.equal([
      `${arn} sleep5 STOPPED exit 137`,
      `${arn} STOPPED (EssentialContainerExited: sleep5 (137))`,
    ])
    expect(looks).to.equal(3)
  })

  it("answers every call, whatever stops and pulls are pending (TestStopWithPendingStops, BUG-3)", async () => {
    const pull$ = new Subject<never>()
    const { engine, changes, runTo } = await createReadyBench({
      between: (daemon) => ({ ...daemon, pullImage: () => pull$ }),
    })
    const [first, second] = [{ ...serving("task/1"), startSequenceNumber: 5 }, serving("task/2")]
    await engine.addTask(second)
    await engine.addTask(stopped(second, 4))
    await engine.addTask(first)
    await engine.addTask(stopped(first, 5))
    pull$.complete()
    await runTo(minute)
    expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["STOPPED", "STOPPED"])
    expect(reported(changes)).to.have.length(4)
  })
})
