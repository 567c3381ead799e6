/** The tasks that are run, each with what must become of it. All of them end by themselves, but for those that are stopped. */
import type { TaskInput } from "../../lib/index.ts"
import type { Dice } from "./dice.ts"

export interface Errand {
  readonly arn: string
  readonly input: TaskInput
  /** Exit codes that a container may end with by its own; those of containers not named here depend on the moment. */
  readonly exitCodes: Readonly<Record<string, readonly number[]>>
  /** To be stopped so long after it was accepted; otherwise it ends by itself. */
  readonly stopAfterMs?: number | undefined
}

export const drawErrand = (arn: string, dice: Dice): Errand =>
  dice.pick([single, single, couple, volume, endless])(arn, dice)

type Draw = (arn: string, dice: Dice) => Errand

const image = "busybox:1"
const sh = (script: string): readonly string[] => ["sh", "-c", script]
const codes = [0, 1, 42] as const
const seconds = (dice: Dice, maxMs: number): string => String(dice.between(0, maxMs) / 1000)

/** One container. */
const single: Draw = (arn, dice) => {
  const code = dice.pick(codes)
  const command = sh(`sleep ${seconds(dice, 2500)}; exit ${String(code)}`)
  return { arn, input: { arn, containers: [{ name: "main", image, command }] }, exitCodes: { main: [code] } }
}

/**
 * A server with a port, and a client that reaches it by its link and ends both. A dockerd that was ended may leave a network on which
 * nobody is reached any more; then the client gives up, with a code that is in no plan.
 */
const couple: Draw = (arn, dice) => {
  const code = dice.pick(codes)
  const server = {
    ...{ name: "server", image, essential: false, portMappings: [{ containerPort: 7000 }] },
    command: sh("trap 'exit 0' TERM; nc -ll -p 7000 -e echo hello & wait"),
  }
  const ask = "timeout 2 nc server 7000 </dev/null | grep -q hello"
  const command = sh(
    `n=0; until ${ask}; do [ $((n += 1)) -lt 15 ] || exit 99; sleep 1; done; sleep ${seconds(dice, 1000)}; exit ${String(code)}`,
  )
  return {
    arn,
    input: { arn, containers: [server, { name: "client", image, links: ["server"], command }] },
    exitCodes: { client: [code] },
  }
}

/**
 * A writer, and a reader that ends with what it finds in the volume of both. What a dockerd that is killed has begun to start it can
 * never start again, since containerd has it already: without a writer the reader gives up, with a code that is in no plan.
 */
const volume: Draw = (arn, dice) => {
  const code = dice.pick(codes)
  const writer = {
    ...{ name: "writer", image, essential: false, mountPoints: [{ sourceVolume: "shared", containerPath: "/shared" }] },
    command: sh(`sleep ${seconds(dice, 1000)}; echo ${String(code)} >/shared/new; mv /shared/new /shared/code`),
  }
  const reader = {
    ...{ name: "reader", image, volumesFrom: [{ sourceContainer: "writer" }] },
    command: sh(
      "n=0; until [ -e /shared/code ]; do [ $((n += 1)) -lt 450 ] || exit 99; sleep 0.1; done; exit $(cat /shared/code)",
    ),
  }
  return {
    arn,
    input: { arn, volumes: [{ name: "shared" }], containers: [writer, reader] },
    exitCodes: { writer: [0], reader: [code] },
  }
}

/**
 * One that would run for ever. Stopped before it has set its trap, it is deaf to SIGTERM; and 2 is how the runtime ends where
 * the signal meets it before it has become the container.
 */
const endless: Draw = (arn, dice) => ({
  arn,
  input: { arn, containers: [{ name: "main", image, command: sh("trap 'exit 42' TERM; sleep 10000 & wait") }] },
  exitCodes: { main: [42, 137, 2] },
  stopAfterMs: dice.between(0, 2500),
})
