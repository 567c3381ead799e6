/** What an inspect tells of a container's mounts, and of the volumes that were to be made with it. */
import * as t from "io-ts/lib/index.js"
import { shortestPath } from "../model/path.ts"
import { orElse } from "./read.ts"

const MountMessage = t.intersection(
  [t.type({ Destination: t.string }), t.partial({ Source: t.string })],
  "MountMessage",
)

export const Mounts = orElse(t.array(MountMessage), [], "Mounts")
type Mounts = t.TypeOf<typeof Mounts>

/** By container path: those that its creation asked for, and those that its image does. */
export const OwnVolumes = orElse(t.record(t.string, t.unknown), {}, "Volumes")
type OwnVolumes = t.TypeOf<typeof OwnVolumes>

/** Container path to host path; a mount that has no place on the host, as a tmpfs has none, is left out. */
export const placesOf = (mounts: Mounts): Readonly<Record<string, string>> =>
  Object.fromEntries(
    mounts.flatMap(({ Destination, Source = "" }) => (Source === "" ? [] : [[Destination, Source] as const])),
  )

/** From its creation on something is mounted wherever a volume was to be; Docker writes the path in its shortest form there. */
export const lacksVolumes = (volumes: OwnVolumes, mounts: Mounts): boolean => {
  const mounted = new Set(mounts.map(({ Destination }) => shortestPath(Destination)))
  return Object.keys(volumes).some((path) => !mounted.has(shortestPath(path)))
}
