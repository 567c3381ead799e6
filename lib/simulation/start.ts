/**
 * Starting: ports, then links, then the program, as the daemon goes about it. A start that fails leaves the container where
 * it was, with the reason noted, and tells no event: it is not a death.
 */
import { isRunning, type SimulatedContainer } from "./container.ts"
import { allocatePorts, type Allocation } from "./port.ts"
import { advanceProcess, beginProcess, type Code, type Process, type Surroundings } from "./process.ts"
import { fail, isRefusal, refuse, type Refusal } from "./refusal.ts"
import { type Daemon, drawId, emit, nextMoment, patch, put, type Reply, type Step } from "./step.ts"
import { lookUp } from "./table.ts"

export interface StartOutcome {
  readonly step: Step
  readonly reply: Reply
}

export const start = (step: Step, container: SimulatedContainer): StartOutcome => {
  const drawn = container.ports.length === 0 ? { step, id: "" } : drawId(step)
  const ready = prepare(step.daemon, container, drawn.id)
  if (isRefusal(ready)) return { step: put(drawn.step, { ...container, error: ready.refused }), reply: ready }
  const running: SimulatedContainer = {
    ...container,
    error: undefined,
    phase: {
      is: "running",
      startedAt: nextMoment(drawn.step),
      portBindings: ready.portBindings,
      stops: [],
      wasOutOfMemory: false,
      ...begin(step, container, ready.code),
    },
  }
  const started = put(patch(drawn.step, { hostPorts: ready.hostPorts }), running)
  return { step: emit(started, running, "start"), reply: { containerId: container.id } }
}

/** A process reaches a host by a link's name, where somebody runs there. */
export const surroundingsOf = (daemon: Daemon, { links, hasMemoryLimit }: SimulatedContainer): Surroundings => ({
  hasMemoryLimit,
  reaches: (host) =>
    links.some(
      ({ alias, target, targetId }) =>
        (alias === host || target === host) && isRunning(lookUp(daemon.containers, targetId)),
    ),
})

interface Ready extends Allocation {
  readonly code: Code
}

const prepare = (daemon: Daemon, container: SimulatedContainer, endpoint: string): Ready | Refusal => {
  const { name, program } = container
  const allocation = allocatePorts(daemon.hostPorts, container.id, container.ports)
  if (isRefusal(allocation))
    return fail(
      `driver failed programming external connectivity on endpoint ${name} (${endpoint}): ${allocation.refused}`,
    )
  const broken = container.links.find(({ targetId }) => !isRunning(lookUp(daemon.containers, targetId)))
  if (broken !== undefined)
    return fail(`Cannot link to a non running container: /${broken.target} AS /${name}/${broken.alias}`)
  return program.kind === "missing" ? refuseProgram(program.path) : { ...allocation, code: program.code }
}

const refuseProgram = (path: string): Refusal =>
  refuse(
    "refused",
    "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: " +
      `exec: "${path}": ${path.startsWith("/") ? `stat ${path}: no such file or directory` : "executable file not found in $PATH"}` +
      ": unknown",
  )

/** No process is over the instant it starts. */
const shortestRunMs = 1

const begin = (
  step: Step,
  container: SimulatedContainer,
  code: Code,
): { process: Process; wakeAt: number | undefined } => {
  const process = beginProcess(code)
  const progress = advanceProcess(process, surroundingsOf(step.daemon, container))
  if (progress.ended) return { process, wakeAt: step.at + shortestRunMs }
  return { process: progress.process, wakeAt: progress.waitMs === undefined ? undefined : step.at + progress.waitMs }
}
