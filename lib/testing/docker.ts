/** The daemon as a marble test sees it: scripted in marbles, and looked at. What is not scripted succeeds at once. */
import type { RunHelpers } from "rxjs/testing"
import { CannotContainerError, type ContainerInspection, type DockerState, type PullProgress } from "../index.ts"
import type { Happening } from "./happening.ts"
import type { Answer, ScriptedCall, ScriptedLine, Scripts } from "./script.ts"
import type { World } from "./world.ts"

/**
 * Each line of a script is for one call, and begins when that is made: a letter is its success, `#` its failure, and without
 * either it hangs; of a pull, letters are reports of progress, and `|` is its success. Several lines for one container are for its
 * first call, its second, and so on; the last one stays. A container goes by its name, or by its task's arn and its name: then
 * what is written for all of that name is not for it. What an engine no longer waits for is done at its frame nonetheless, unless
 * the daemon goes away before; only a pull is called off. What a line returns has `subscriptions`, for `expectSubscriptions`.
 *
 * @example
 * marbleTest(({ docker, engine, at }) => {
 *   docker.pull("web:1", "--a--b|", { a: { status: "Downloading" }, b: { status: "Pull complete" } })
 *   docker.start("one web", "-----#", new CannotContainerError("Start", "port is already allocated"))
 *   docker.stop("two web", "-") // never answers
 *   void engine.addTask(task("one", container("web")))
 *   void engine.addTask(task("two", container("web")))
 *   at("---------x", () => void engine.stopTask("two"))
 * })
 */
export interface ScriptedDocker {
  /** Letters are reports of progress, `|` that the image is there. */
  pull(image: string, marbles: string, values?: Readonly<Record<string, PullProgress>>, error?: Error): ScriptedLine
  create(container: string, marbles: string, error?: Error): ScriptedLine
  start(container: string, marbles: string, error?: Error): ScriptedLine
  stop(container: string, marbles: string, error?: Error): ScriptedLine
  remove(container: string, marbles: string, error?: Error): ScriptedLine
  /** A letter's value is laid over what the daemon would have told. */
  inspect(
    container: string,
    marbles: string,
    values?: Readonly<Record<string, Partial<ContainerInspection>>>,
    error?: Error,
  ): ScriptedLine
  /** What happens at the daemon by itself, at frames of the test; throws for one that has gone by. */
  events(marbles: string, values: Readonly<Record<string, Happening | readonly Happening[]>>): void
  /** Every container the daemon has, the oldest first. */
  containers(): readonly { readonly taskArn: string; readonly container: string; readonly state: DockerState }[]
}

export interface DockerParts {
  readonly world: World
  readonly scripts: Scripts
  readonly cold: RunHelpers["cold"]
  /** Acts at the frame of each letter. */
  readonly play: (marbles: string, act: (letter: string) => void) => void
  /** Is told of what the test has asked for, and cannot be. */
  readonly report: (problem: unknown) => void
}

export const scriptDocker = ({ world, scripts, cold, play, report }: DockerParts): ScriptedDocker => {
  const act = (call: "create" | "start" | "stop" | "remove") => (container: string, marbles: string, error?: Error) =>
    scripts[call].add(container, cold(marbles, undefined, error ?? failed(call, container)))
  const happen = (happening: Happening | readonly Happening[]): void => {
    for (const one of "kind" in happening ? [happening] : happening) world.happen(one)
  }
  return {
    pull: (image, marbles, values, error) =>
      scripts.pull.add(image, cold<PullProgress | string>(marbles, values, error ?? failed("pull", image))),
    create: act("create"),
    start: act("start"),
    stop: act("stop"),
    remove: act("remove"),
    inspect: (container, marbles, values, error) =>
      scripts.inspect.add(container, cold<Answer>(marbles, values, error ?? failed("inspect", container))),
    events: (marbles, values) =>
      play(marbles, (letter) => {
        try {
          const happening = values[letter]
          if (happening === undefined) throw new Error(`docker.events has no value for the letter ${letter}`)
          happen(happening)
        } catch (error) {
          report(error)
        }
      }),
    containers: () => world.members().map(({ taskArn, container, state }) => ({ taskArn, container, state })),
  }
}

const verbs = {
  pull: "Pull",
  create: "Create",
  start: "Start",
  stop: "Stop",
  remove: "Remove",
  inspect: "Inspect",
} as const

const failed = (call: ScriptedCall, target: string): CannotContainerError =>
  new CannotContainerError(verbs[call], `the ${call} of ${target} fails, says the test`)
