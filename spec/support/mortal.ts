/**
 * A process that can be killed at any step: before a request leaves it, before an answer or an event reaches it, and before and after
 * each write to its store. Once dead it hears and says nothing; the daemon goes on with what it was asked for.
 */
import { defer, NEVER, Observable, timer, type SchedulerLike } from "rxjs"
import type { DockerClient, Store } from "../../lib/index.ts"

export interface Life {
  readonly isAlive: () => boolean
  /** The steps taken so far, each with what it was. */
  readonly steps: readonly string[]
  /** True while alive. The step after the last one of its life is not taken. */
  readonly step: (what: string) => boolean
}

export const createLife = (span = Number.POSITIVE_INFINITY, died: () => void = () => undefined): Life => {
  const steps: string[] = []
  let alive = true
  return {
    steps,
    isAlive: () => alive,
    step: (what) => {
      if (!alive) return false
      steps.push(what)
      alive = steps.length <= span
      if (!alive) died()
      return alive
    },
  }
}

/** What passes between an engine and the daemon, until the engine's life ends. */
export const mortalDocker = (docker: DockerClient, life: Life): DockerClient => {
  const call =
    <Arguments extends readonly unknown[], Answer>(name: string, ask: (...given: Arguments) => Observable<Answer>) =>
    (...given: Arguments): Observable<Answer> =>
      defer(() => (life.step(`${name} sent`) ? overheard(ask(...given), life, `${name} answered`) : NEVER))
  return {
    ...docker,
    ping: call("ping", () => docker.ping()),
    version: call("version", () => docker.version()),
    containerEvents: (options) =>
      defer(() => (life.isAlive() ? overheard(docker.containerEvents(options), life, "event") : NEVER)),
    pullImage: call("pull", (image, options) => docker.pullImage(image, options)),
    createContainer: call("create", (...given) => docker.createContainer(...given)),
    startContainer: call("start", (id) => docker.startContainer(id)),
    stopContainer: call("stop", (...given) => docker.stopContainer(...given)),
    removeContainer: call("remove", (...given) => docker.removeContainer(...given)),
    inspectContainer: call("inspect", (id) => docker.inspectContainer(id)),
    listContainers: call("list", (options) => docker.listContainers(options)),
  }
}

/** A store that takes `lagMs` for each write; what is on its way at the end of the life is lost. */
export const mortalStore = (store: Store, life: Life, lagMs: number, scheduler: SchedulerLike): Store => ({
  open: (engineId) => store.open(engineId),
  write: (records) => {
    const written$ = defer(() => (life.step("write begun") ? store.write(records) : NEVER))
    const later$ = new Observable<void>((subscriber) => {
      const begin = () => subscriber.add(overheard(written$, life, "write done").subscribe(subscriber))
      if (lagMs === 0) begin()
      else subscriber.add(timer(lagMs, scheduler).subscribe(begin))
    })
    return later$
  },
  close: () => store.close(),
})

/** The daemon goes on with what it was asked for, whether or not anybody listens to it any longer. */
const overheard = <Answer>(answer$: Observable<Answer>, life: Life, what: string): Observable<Answer> =>
  new Observable((subscriber) => {
    const subscription = answer$.subscribe({
      next: (answer) => {
        if (life.step(what)) subscriber.next(answer)
      },
      error: (error: unknown) => {
        if (life.step(what)) subscriber.error(error)
      },
      complete: () => {
        if (life.isAlive()) subscriber.complete()
      },
    })
    return () => {
      if (life.isAlive()) subscription.unsubscribe()
    }
  })
