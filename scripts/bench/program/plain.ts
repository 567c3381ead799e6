/**
 * What the engine is held against: dockerode by hand, sixteen containers at a time, which is the best that dockerd does.
 * `plain.ts run COUNT` creates, starts, waits for the end of, and removes so many containers that end at once; `plain.ts stop
 * COUNT` lets so many come up, and stops them when it is told to. An end is believed when the daemon tells of it.
 */
import type Docker from "dockerode"
import { quantile } from "../statistic.ts"
import { cpuShares, obedientCommand, trueCommand } from "../workload/command.ts"
import { atATime, benchLabel, connect, ensureImage, image, listenForDeaths } from "../workload/dockerode.ts"
import { processorSeconds, report, reportWhenTold, type Readings } from "./report.ts"

interface Death {
  readonly heard: Promise<void>
  readonly resolve: () => void
}

const what = process.argv[2] ?? ""
const count = Number(process.argv[3])
const limit = 16
const docker = connect()
const deaths = new Map<string, Death>()

const main = async (): Promise<void> => {
  await ensureImage(docker)
  await listenForDeaths(docker, benchLabel, (id) => deathOf(id).resolve())
  if (what === "stop") await stopWhenTold()
  else report(await runAll())
  process.exit()
}

/** The wall ends with the last end, the processor time with the last removal. */
const runAll = async (): Promise<Readings> => {
  const [begin, before] = [performance.now(), processorSeconds()]
  const ends: number[] = []
  await atATime(limit, count, async () => {
    const container = await create(trueCommand)
    await container.start()
    await deathOf(container.id).heard
    ends.push(performance.now() - begin)
    await container.remove({ v: true })
  })
  return { wallMs: Math.max(...ends), medianMs: quantile(ends, 0.5), cpuMs: 1000 * (processorSeconds() - before) }
}

const stopWhenTold = async (): Promise<void> => {
  const containers: Docker.Container[] = []
  await atATime(limit, count, async () => {
    const container = await create(obedientCommand)
    await container.start()
    containers.push(container)
  })
  await reportWhenTold(() => stopAll(containers))
  await atATime(limit, count, async (n) => {
    await containers[n]?.remove({ v: true })
  })
}

const stopAll = async (containers: readonly Docker.Container[]): Promise<Readings> => {
  const begin = performance.now()
  const ends: number[] = []
  await atATime(limit, count, async (n) => {
    const container = containers[n]
    if (container === undefined) throw new Error("A container has not come up")
    const stopped = container.stop({ t: 30 })
    await deathOf(container.id).heard
    ends.push(performance.now() - begin)
    await stopped
  })
  return { wallMs: Math.max(...ends) }
}

const create = (command: readonly string[]): Promise<Docker.Container> =>
  docker.createContainer({
    Image: image,
    Cmd: [...command],
    HostConfig: { CpuShares: cpuShares },
    Labels: { [benchLabel]: "plain" },
  })

/** Resolves when the daemon has told that the container's process has ended, even where it did so before the start was answered. */
const deathOf = (id: string): Death => {
  const known = deaths.get(id)
  if (known !== undefined) return known
  let resolve: () => void = () => undefined
  const heard = new Promise<void>((resolved) => (resolve = resolved))
  const death = { heard, resolve }
  deaths.set(id, death)
  return death
}

await main()
