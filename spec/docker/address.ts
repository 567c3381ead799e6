import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { parseEndpoint, type Place, type Tls } from "../../lib/docker/address.ts"

const tls: Tls = { verify: true, ca: "CA", cert: undefined, key: undefined }
const plain = undefined

const places: readonly (readonly [address: string, tls: Tls | undefined, place: Place])[] = [
  ["unix:///run/d.sock", tls, { kind: "socket", path: "/run/d.sock" }],
  ["unix://", plain, { kind: "socket", path: "/var/run/docker.sock" }],
  ["npipe:////./pipe/other", plain, { kind: "socket", path: "//./pipe/other" }],
  ["npipe://", plain, { kind: "socket", path: "//./pipe/docker_engine" }],
  ["tcp://h:1234", plain, { kind: "tcp", host: "h", port: 1234, tls: plain }],
  ["tcp://h", plain, { kind: "tcp", host: "h", port: 2375, tls: plain }],
  ["tcp://h", tls, { kind: "tcp", host: "h", port: 2376, tls }],
  ["tcp://[::1]:2375", plain, { kind: "tcp", host: "::1", port: 2375, tls: plain }],
  ["http://h", tls, { kind: "tcp", host: "h", port: 80, tls: plain }],
  ["https://h", tls, { kind: "tcp", host: "h", port: 443, tls }],
  ["https://h", plain, { kind: "tcp", host: "h", port: 443, tls: { ...tls, ca: undefined } }],
  ["ssh://me@h", plain, { kind: "ssh", host: "h", port: undefined, user: "me", path: undefined }],
  [
    "ssh://corp%5Cme%40x@Alias_1",
    plain,
    { kind: "ssh", host: "Alias_1", port: undefined, user: "corp\\me@x", path: undefined },
  ],
  ["ssh://[::1]:22", plain, { kind: "ssh", host: "::1", port: 22, user: undefined, path: undefined }],
  ["ssh://h:2222/", plain, { kind: "ssh", host: "h", port: 2222, user: undefined, path: undefined }],
  [
    "ssh://h/run/a%20b.sock",
    plain,
    { kind: "ssh", host: "h", port: undefined, user: undefined, path: "/run/a b.sock" },
  ],
]

describe("parseEndpoint", () => {
  for (const [address, given, place] of places) {
    it(`reads ${address}${given === undefined ? "" : " with TLS"} as ${JSON.stringify(place)}`, () => {
      expect(parseEndpoint(address, "test", given)).to.deep.equal(E.right({ ...place, address, source: "test" }))
    })
  }

  it("takes an address without a scheme for TCP", () => {
    expect(parseEndpoint("h:2375", "test", plain)).to.deep.equal(
      E.right({ kind: "tcp", host: "h", port: 2375, tls: plain, address: "tcp://h:2375", source: "test" }),
    )
  })

  for (const [address, part] of [
    ["ssh://-oProxyCommand=x@h", "the user -oProxyCommand=x"],
    ["ssh://%2Dx@h", "the user -x"],
    ["ssh://-oProxyCommand=x", "the host -oProxyCommand=x"],
  ] as const)
    it(`refuses ${part}, which ssh would take for an option`, () => {
      const refused = parseEndpoint(address, "DOCKER_HOST", plain)
      expect(E.isLeft(refused) && [refused.left.message, refused.left.retryable]).to.deep.equal([
        `${JSON.stringify(address)} (DOCKER_HOST) is not the address of a Docker daemon: ${part} begins with a dash`,
        false,
      ])
    })

  for (const [address, shown, flaw] of [
    ["tcp://h:2375/prefix", "tcp://h:2375/prefix", "the path /prefix is of no use"],
    ["https://h/?a=b#c", "https://h/?a=b#c", "?a=b#c is of no use"],
    ["ssh://h/run/d.sock?a", "ssh://h/run/d.sock?a", "?a is of no use"],
    ["ssh://me:s3cret@h", "ssh://me:…@h", "a password in it is of no use"],
    ["me:s3cret@h:2375", "me:…@h:2375", "a password in it is of no use"],
  ] as const)
    it(`refuses ${address}, which asks for what would not happen, and shows no password`, () => {
      const refused = parseEndpoint(address, "DOCKER_HOST", plain)
      expect(E.isLeft(refused) && [refused.left.message, refused.left.retryable]).to.deep.equal([
        `${JSON.stringify(shown)} (DOCKER_HOST) is not the address of a Docker daemon: ${flaw}`,
        false,
      ])
    })

  for (const address of [
    "htps://me:s3c@ret@h",
    "tcp://me@corp:s3cret@h",
    "ssh://me:pa/ss3cret@h",
    "https://me:p#s3cret@h",
  ])
    it(`shows no password of ${address}, whether or not it can be read`, () => {
      const refused = parseEndpoint(address, "DOCKER_HOST", plain)
      const message = E.isLeft(refused) ? refused.left.message : "none"
      expect(message).to.match(/^"\w+:\/\/[\w@]+:…@h" \(DOCKER_HOST\) is not the address of a Docker daemon/)
    })

  for (const address of ["tcp://", "fd://", "gopher://h", "://", "", "tcp://h:99999", "ssh://%zz@h"]) {
    it(`refuses ${JSON.stringify(address)}, and says where it comes from`, () => {
      const refused = parseEndpoint(address, "DOCKER_HOST", plain)
      expect(E.isLeft(refused) && [refused.left.name, refused.left.message, refused.left.retryable]).to.deep.equal([
        "CannotGetDockerclientError",
        `${JSON.stringify(address)} (DOCKER_HOST) is not the address of a Docker daemon`,
        false,
      ])
    })
  }
})
