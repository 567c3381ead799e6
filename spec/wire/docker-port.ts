import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { portBindings, PublishedPorts } from "../../lib/wire/docker-port.ts"
import { read } from "../../lib/wire/read.ts"

/** The bindings read from Docker's map, or the error's name. */
const readPorts = (ports: unknown): unknown => {
  const bindings = E.chain(portBindings)(read(PublishedPorts, "ports", ports))
  return E.isRight(bindings) ? bindings.right : bindings.left.name
}
const host = (HostPort: string, HostIp = "0.0.0.0") => ({ HostIp, HostPort })
const bound = (containerPort: number, hostPort: number, protocol = "tcp", bindIp = "0.0.0.0") => ({
  ...{ containerPort, hostPort, protocol, bindIp },
})

const rows: readonly (readonly [what: string, ports: unknown, bindings: unknown])[] = [
  [
    "every binding of every port",
    { "80/tcp": [host("1"), host("2", "::")], "53/udp": [host("3")] },
    [...[bound(80, 1), bound(80, 2, "tcp", "::"), bound(53, 3, "udp")]],
  ],
  ["tcp where no protocol is told", { "80": [host("1")] }, [bound(80, 1)]],
  ["nothing for a port that is only exposed", { "80/tcp": null, "81/tcp": [] }, []],
  ["nothing where there is nothing", {}, []],
  ["nothing where there is null", null, []],
]

const failures: readonly (readonly [what: string, ports: unknown, name: string])[] = [
  ["a container port that is no number", { "http/tcp": [host("1")] }, "UnparsablePort"],
  ["a host port that is no number", { "80/tcp": [host("1"), host("x")] }, "UnparsablePort"],
  ["an empty host port", { "80/tcp": [host("")] }, "UnparsablePort"],
  ["a port beyond the last", { "80/tcp": [host("65536")] }, "UnparsablePort"],
  ["a negative port", { "80/tcp": [host("-1")] }, "UnparsablePort"],
  ["an unknown protocol", { "80/sctp": [host("1")], "81/tcp": [host("2")] }, "UnrecognizedTransportProtocol"],
  ["what is no map", ["80/tcp"], "DockerMessageError"],
  ["what is no binding", { "80/tcp": [7] }, "DockerMessageError"],
]

describe("portBindings", () => {
  for (const [what, ports, bindings] of rows) {
    it(`reads ${what} (DM-70)`, () => expect(readPorts(ports)).to.deep.equal(bindings))
  }
  for (const [what, ports, name] of failures) {
    it(`fails for ${what}, and reads none of the others (DM-71)`, () => expect(readPorts(ports)).to.equal(name))
  }
})
