/** Docker's map of published ports, `{ "80/tcp": [{ HostIp, HostPort }] }`, read into bindings (DM-70, DM-71). */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import type { PortBinding, Protocol } from "../model/definition.ts"
import { EngineError } from "../model/error.ts"
import { orElse } from "./read.ts"

const HostBinding = t.type({ HostIp: orElse(t.string, "", "HostIp"), HostPort: t.string }, "HostBinding")
type HostBinding = t.TypeOf<typeof HostBinding>

export const PublishedPorts = orElse(
  t.record(t.string, orElse(t.array(HostBinding), [], "HostBindings")),
  {},
  "PublishedPorts",
)
export type PublishedPorts = t.TypeOf<typeof PublishedPorts>

type Bound = readonly [key: string, host: HostBinding]

/** A port that is only exposed binds nothing; one that cannot be read fails all. */
export const portBindings = (ports: PublishedPorts): E.Either<EngineError, readonly PortBinding[]> =>
  pipe(
    Object.entries(ports).flatMap(([key, hosts]) => hosts.map((host): Bound => [key, host])),
    E.traverseArray(portBinding),
  )

const portBinding = ([key, { HostIp, HostPort }]: Bound): E.Either<EngineError, PortBinding> => {
  const [port = "", word = "tcp"] = key.split("/", 2)
  return pipe(
    E.Do,
    E.bind("containerPort", () => portNumber(port)),
    E.bind("hostPort", () => portNumber(HostPort)),
    E.bind("protocol", () => protocol(word)),
    E.map((binding) => ({ ...binding, bindIp: HostIp })),
  )
}

const portNumber = (text: string): E.Either<EngineError, number> =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535
    ? E.right(Number(text))
    : E.left(new EngineError("UnparsablePort", `${JSON.stringify(text)} is no port`, { verdict: "unknown" }))

const protocol = (word: string): E.Either<EngineError, Protocol> =>
  word === "tcp" || word === "udp"
    ? E.right(word)
    : E.left(
        new EngineError("UnrecognizedTransportProtocol", `${JSON.stringify(word)} is neither tcp nor udp`, {
          verdict: "unknown",
        }),
      )
