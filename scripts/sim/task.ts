/** Tasks drawn at random: graphs of links and volumes, ports, and programs that run, end, fail or will not end. */
import type { ContainerInput, TaskInput } from "../../lib/index.ts"
import type { Dice } from "./dice.ts"
import type { Deed } from "./plan.ts"

type NamedTask = TaskInput & { readonly arn: string }

/** The images that exist; any other is not found. */
export const images = ["app:1", "web:2", "busybox:1"] as const

export const drawTask = (dice: Dice, number: number): NamedTask => {
  const names = ["a", "b", "c", "d"].slice(0, dice.oneOf([1, 1, 2, 2, 3, 4]))
  const hasScratch = dice.chance(0.2)
  return {
    arn: `task/${String(number)}`,
    containers: names.map((name, index) => drawContainer(dice, name, names.slice(0, index), hasScratch)),
    volumes: hasScratch ? [{ name: "scratch" }] : [],
    ...(dice.chance(0.15) ? { startSequenceNumber: dice.between(1, 5) } : {}),
  }
}

/** It may depend on those before it, so that no circle comes about. */
const drawContainer = (dice: Dice, name: string, before: readonly string[], hasScratch: boolean): ContainerInput => ({
  name,
  image: dice.chance(0.03) ? "no/such:1" : dice.oneOf(images),
  essential: dice.chance(0.6),
  command: dice.oneOf(programs),
  links: before.filter(() => dice.chance(0.4)),
  volumesFrom: before.filter(() => dice.chance(0.15)).map((sourceContainer) => ({ sourceContainer })),
  mountPoints: hasScratch && dice.chance(0.5) ? [{ sourceVolume: "scratch", containerPath: "/scratch" }] : [],
  portMappings: dice.chance(0.25)
    ? [{ containerPort: 80, hostPort: dice.chance(0.3) ? dice.between(8000, 8003) : 0 }]
    : [],
})

const programs = [
  ["httpd"],
  ["httpd"],
  ["sh", "-c", "trap 'exit 0' TERM; sleep 86400"],
  ["sleep", "1"],
  ["sleep", "20"],
  ["sleep", "200"],
  ["true"],
  ["sh", "-c", "exit 3"],
  ["sh", "-c", "sleep 5; exit 4"],
  ["no-such-program"],
] as const

/** One task takes the port of another, whose stop it waits for by its sequence number. */
export const rolloutOf = (dice: Dice, number: number, at: number, calmAt: number): readonly Deed[] => {
  const hostPort = 9000 + number
  const sequence = 10 + number
  const server = (arn: string, more: object): NamedTask => ({
    arn,
    containers: [{ name: "web", image: "web:2", command: ["httpd"], portMappings: [{ containerPort: 80, hostPort }] }],
    ...more,
  })
  const old = `task/${String(number)}-old`
  const turn = dice.between(at, calmAt - 1)
  return [
    { do: "add", at, task: server(old, {}) },
    { do: "stopInSequence", at: turn, arn: old, sequence },
    { do: "add", at: turn, task: server(`task/${String(number)}-new`, { startSequenceNumber: sequence }) },
  ]
}
