/**
 * What a person at the simulated daemon can do, past the port: as with Docker's own command, and as whoever runs the machine.
 */
import { EngineError } from "../model/error.ts"
import { noDaemon } from "./refusal.ts"
import type { Health } from "./request.ts"
import type { Call, Runtime } from "./runtime.ts"

/** How the daemon goes. */
export interface DaemonEnd {
  /** Docker's live-restore: the containers run on, unwatched. Default false: they are stopped or killed. */
  readonly keepsContainers?: boolean | undefined
  /**
   * Default false: in good order. The daemon takes no more calls, stops its containers (SIGTERM, SIGKILL after 10 s), tells
   * so, and is gone when the last has come to rest. A crash is at once and without a word.
   */
  readonly crashes?: boolean | undefined
}

/**
 * These act at once and ask no latency; what the daemon refuses, such as a kill of what does not run, they throw as an
 * `EngineError`. What is asked of a container that has died just now waits until its network is gone.
 *
 * @example
 * const docker = createSimulatedDocker()
 * const { containerId } = await firstValueFrom(docker.createContainer({ Image: "web" }, {}, "web"))
 * await firstValueFrom(docker.startContainer(containerId))
 * docker.outOfMemory("web", { of: "child" }) // tells: oom
 * docker.container("web")?.state // "running"
 * docker.restartDaemon({ crashes: true, downMs: 0 }) // every connection breaks off
 * docker.container("web")?.exitCode // 137
 * docker.close()
 */
export interface Person {
  /** `docker kill`; default `SIGKILL`. */
  kill(idOrName: string, signal?: string | number): void
  /** `docker pause`: its program stands still until `unpause`, or a signal that it could not receive otherwise. */
  pause(idOrName: string): void
  unpause(idOrName: string): void
  /** `docker rm -f`. */
  removeByHand(idOrName: string): void
  /** `docker restart`: a stop with its grace, 10 s unless told, then a start. */
  restartByHand(idOrName: string, options?: { readonly graceMs?: number | undefined }): void
  /** `docker exec`. The command takes no time, and tells events alone. */
  exec(idOrName: string, command: readonly string[]): void
  /** The kernel kills its main process for memory, of which the container dies; or a child, and the container lives on. */
  outOfMemory(idOrName: string, options?: { readonly of?: "main" | "child" | undefined }): void
  /** A health check comes to this verdict. */
  health(idOrName: string, verdict: Health): void
  /** Its next removal fails halfway and leaves it `dead`; the one after that succeeds. */
  spoilRemoval(idOrName: string): void
  /** Ends the daemon; nothing happens if it is down or on its way. */
  stopDaemon(end?: DaemonEnd): void
  /** Has it back at once, or as soon as it has gone; nothing happens if it is up. It is back without its memory of events, and with what has become of its containers. */
  startDaemon(): void
  /** Both, `downMs` after one another; default a second. */
  restartDaemon(options?: DaemonEnd & { readonly downMs?: number | undefined }): void
}

export const personAt = (runtime: Runtime): Person => ({ ...deedsOf(runtime), ...powerOf(runtime) })

type Power = Pick<Person, "stopDaemon" | "startDaemon" | "restartDaemon">

const deedsOf = (runtime: Runtime): Omit<Person, keyof Power> => {
  const act = (call: Call): void => order(runtime, call)
  return {
    kill: (id, signal = "SIGKILL") => act({ do: "kill", id, signal }),
    pause: (id) => act({ do: "pause", id }),
    unpause: (id) => act({ do: "unpause", id }),
    removeByHand: (id) => act({ do: "remove", id, force: true }),
    restartByHand: (id, { graceMs } = {}) => act({ do: "restart", id, graceMs }),
    exec: (id, command) => act({ do: "exec", id, command }),
    outOfMemory: (id, { of = "main" } = {}) => act({ do: "oom", id, of }),
    health: (id, health) => act({ do: "judge", id, health }),
    spoilRemoval: (id) => act({ do: "spoil", id }),
  }
}

const order = (runtime: Runtime, call: Call): void => {
  if (!runtime.isUp && !isFate(call)) throw noDaemon()
  const refusal = runtime.order(call)
  if (refusal !== undefined) throw new EngineError("DockerRefusedError", refusal.refused, { verdict: refusal.verdict })
}

/** What happens also where no daemon watches. */
const isFate = (call: Call): boolean => call.do === "oom" || call.do === "spoil"

const defaultDownMs = 1000

const powerOf = (runtime: Runtime): Power => {
  const stopDaemon = ({ keepsContainers = false, crashes = false }: DaemonEnd = {}): void =>
    void runtime.take({ do: crashes ? "crash" : "shutDown", keepsContainers })
  return {
    stopDaemon,
    startDaemon: () => {
      if (!runtime.isUp) runtime.return(0)
    },
    restartDaemon: ({ downMs = defaultDownMs, ...end } = {}) => {
      runtime.return(downMs)
      stopDaemon(end)
    },
  }
}
