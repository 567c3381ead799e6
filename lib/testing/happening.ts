/** What can happen at the daemon without the engine's doing, as data: `docker.events` makes it happen at its frame. */

/** About one container: `web`, or `job web` where several tasks have one of that name; else it is refused. */
export type ContainerHappening =
  | { readonly kind: "died"; readonly container: string; readonly exitCode: number; readonly oomKilled: boolean }
  | { readonly kind: "started"; readonly container: string }
  | { readonly kind: "oom"; readonly container: string }
  | { readonly kind: "destroyed"; readonly container: string }

/** About the daemon itself. */
export type DaemonHappening = { readonly kind: "down" } | { readonly kind: "up" }

/** One thing that happens, as a value of `docker.events`. */
export type Happening = ContainerHappening | DaemonHappening

/**
 * Its main process ends by itself: a `die` event.
 *
 * @example
 * marbleTest(({ docker, engine }) => {
 *   docker.events("-----x", { x: died("web", 1) })
 *   void engine.addTask(task("site", container("web")))
 * })
 */
export const died = (container: string, exitCode = 0): Happening => ({
  kind: "died",
  container,
  exitCode,
  oomKilled: false,
})

/**
 * Its main process is killed for its use of memory: `oom`, then `die` with 137.
 *
 * @example
 * marbleTest(({ docker, engine }) => {
 *   docker.events("-----x", { x: outOfMemory("web") })
 *   void engine.addTask(task("site", container("web")))
 * })
 */
export const outOfMemory = (container: string): Happening => ({
  kind: "died",
  container,
  exitCode: 137,
  oomKilled: true,
})

/**
 * A child of its main process is killed for memory: an `oom` event, and the container lives on.
 *
 * @example
 * marbleTest(({ docker, engine }) => {
 *   docker.events("-----x", { x: oom("web") })
 *   void engine.addTask(task("site", container("web")))
 * })
 */
export const oom = (container: string): Happening => ({ kind: "oom", container })

/**
 * A person starts it: a `start` event.
 *
 * @example
 * marbleTest(({ docker, engine }) => {
 *   docker.events("-----x", { x: [died("web"), started("web")] })
 *   void engine.addTask(task("site", container("web")))
 * })
 */
export const started = (container: string): Happening => ({ kind: "started", container })

/**
 * A person removes it by force: `kill`, `die` with 137, `destroy`.
 *
 * @example
 * marbleTest(({ docker, engine }) => {
 *   docker.events("-----x", { x: destroyed("web") })
 *   void engine.addTask(task("site", container("web")))
 * })
 */
export const destroyed = (container: string): Happening => ({ kind: "destroyed", container })

/**
 * The daemon goes away: its event stream breaks off, and so does every call that is under way; no other reaches
 * it until `up()`. Containers live on.
 *
 * @example
 * marbleTest(({ docker, engine }) => {
 *   docker.events("-----x", { x: down() })
 *   void engine.addTask(task("site", container("web")))
 * })
 */
export const down = (): Happening => ({ kind: "down" })

/**
 * The daemon is back. Events of the time between are lost, as they are with the real one.
 *
 * @example
 * marbleTest(({ docker, engine }) => {
 *   docker.events("-----x", { x: [down(), up()] })
 *   void engine.addTask(task("site", container("web")))
 * })
 */
export const up = (): Happening => ({ kind: "up" })
