import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { EcsPort, readPort, writePort } from "../../lib/wire/saved-port.ts"

const decoded = (input: unknown): EcsPort | undefined => {
  const port = EcsPort.decode(input)
  return E.isRight(port) ? port.right : undefined
}

describe("EcsPort", () => {
  it("takes a protocol that is null or missing for tcp (DM-32)", () => {
    for (const port of [{ Protocol: null }, {}, { Protocol: "tcp" }])
      expect(decoded(port)?.Protocol, JSON.stringify(port)).to.equal("tcp")
    expect(decoded({ Protocol: "udp" })?.Protocol).to.equal("udp")
  })

  it("takes no other spelling of a protocol (DM-32)", () => {
    for (const Protocol of ["TCP", "sctp", "", 0]) expect(decoded({ Protocol }), String(Protocol)).to.equal(undefined)
  })

  it("takes the backend's spelling of the keys (DM-31)", () => {
    expect(decoded({ containerPort: 80, hostPort: 8080, protocol: "udp" })).to.deep.equal({
      ContainerPort: 80,
      HostPort: 8080,
      BindIp: "",
      Protocol: "udp",
    })
  })

  it("takes the numbers of ports alone (DM-31)", () => {
    for (const HostPort of [-1, 65_536, 1.5, "80"]) expect(decoded({ HostPort }), String(HostPort)).to.equal(undefined)
    expect(decoded({ HostPort: 65_535 })?.HostPort).to.equal(65_535)
  })

  it("comes back from its own writing", () => {
    for (const protocol of ["tcp", "udp"] as const) {
      const port = { containerPort: 53, hostPort: 5353, bindIp: "::", protocol }
      expect(readPort(writePort(port))).to.deep.equal(port)
    }
  })
})
