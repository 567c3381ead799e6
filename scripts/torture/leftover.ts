/** What a daemon still has when all is over. It is a daemon of our own, so that everything counts but the image. */
import { isLeft } from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import { request } from "../dockerd/request.ts"

const Containers = t.array(
  t.type({ Id: t.string, Names: t.array(t.string), State: t.string }, "Container"),
  "Containers",
)
const Volumes = t.type(
  { Volumes: t.union([t.array(t.type({ Name: t.string, CreatedAt: t.string }, "Volume")), t.null], "Volumes") },
  "VolumeList",
)

export type Leftover =
  | { readonly thing: "container"; readonly what: string }
  /** `madeAt` in epoch milliseconds, by whole seconds. */
  | { readonly thing: "volume"; readonly what: string; readonly madeAt: number }

export const whatIsLeft = async (host: string): Promise<readonly Leftover[]> => [
  ...(await containers(host)).map(({ Names, State }): Leftover => ({
    thing: "container",
    what: `${Names.join(" ")}, ${State}`,
  })),
  ...(await volumes(host)).map(({ Name: what, CreatedAt }): Leftover => ({
    thing: "volume",
    what,
    madeAt: Date.parse(CreatedAt),
  })),
]

/** So that the next trial has a fair start. */
export const removeAll = async (host: string): Promise<void> => {
  for (const { Id } of await containers(host)) await request(host, "DELETE", `/containers/${Id}?force=1&v=1`)
  for (const { Name } of await volumes(host)) await request(host, "DELETE", `/volumes/${Name}?force=1`)
}

const containers = async (host: string) => {
  const { body } = await request(host, "GET", "/containers/json?all=1")
  const listed = Containers.decode(JSON.parse(body))
  if (isLeft(listed)) throw new Error(`the daemon does not list its containers: ${body}`)
  return listed.right
}

const volumes = async (host: string) => {
  const { body } = await request(host, "GET", "/volumes")
  const listed = Volumes.decode(JSON.parse(body))
  if (isLeft(listed)) throw new Error(`the daemon does not list its volumes: ${body}`)
  return listed.right.Volumes ?? []
}
