import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { createHash } from "node:crypto"
import type { Endpoint } from "../../lib/docker/address.ts"
import { DOCKER_DEFAULT_ENDPOINT, DOCKER_ENDPOINT_ENV_VARIABLE, resolveEndpoint } from "../../lib/docker/endpoint.ts"
import type { Machine } from "../../lib/docker/machine.ts"

/** A Linux machine with these files; a socket is a file like any other. */
const machine = (env: Machine["env"] = {}, files: Readonly<Record<string, string>> = {}): Machine => ({
  env,
  home: "/home/me",
  platform: "linux",
  read: (path) => files[path],
  exists: (path) => path in files,
})

const found = (on: Machine, explicit?: string): Endpoint => {
  const result = resolveEndpoint(on, explicit)
  if (E.isLeft(result)) throw result.left
  return result.right
}

const refusal = (on: Machine): string => {
  const result = resolveEndpoint(on)
  return E.isLeft(result) && !result.left.retryable ? result.left.message : "none"
}

/** Where the daemon is, and how that was found. */
const told = (on: Machine, explicit?: string): string => {
  const { address, source } = found(on, explicit)
  return `${address} by ${source}`
}

const id = createHash("sha256").update("remote").digest("hex")
const contexts = "/home/me/.docker/contexts"
const meta = (docker: object): Readonly<Record<string, string>> => ({
  [`${contexts}/meta/${id}/meta.json`]: JSON.stringify({ Name: "remote", Endpoints: { docker } }),
})
const config = { "/home/me/.docker/config.json": '{"currentContext":"remote","auths":{}}' }
const remote = { ...config, ...meta({ Host: "tcp://far:2376", SkipTLSVerify: false }) }

describe("resolveEndpoint", () => {
  it("keeps the original's names", () => {
    expect(DOCKER_ENDPOINT_ENV_VARIABLE).to.equal("DOCKER_HOST")
    expect(DOCKER_DEFAULT_ENDPOINT).to.equal("unix:///var/run/docker.sock")
  })

  it("goes where it is told, before DOCKER_HOST, before any context", () => {
    const env = { DOCKER_HOST: "tcp://h:1", DOCKER_CONTEXT: "remote" }
    expect(told(machine(env, remote), "tcp://x:2")).to.equal("tcp://x:2 by the endpoint option")
    expect(told(machine(env, remote))).to.equal("tcp://h:1 by DOCKER_HOST")
    expect(told(machine({ DOCKER_HOST: " " }, remote))).to.equal("tcp://far:2376 by context remote")
  })

  describe("by context", () => {
    it("takes the one of the environment before the current one", () => {
      const files = { ...remote, "/home/me/.docker/config.json": '{"currentContext":"other"}' }
      expect(told(machine({ DOCKER_CONTEXT: "remote" }, files))).to.equal("tcp://far:2376 by context remote")
    })

    it("knows that the one named default is none", () => {
      expect(told(machine({ DOCKER_CONTEXT: "default" }, { ...remote, "/var/run/docker.sock": "" }))).to.equal(
        "unix:///var/run/docker.sock by default socket",
      )
    })

    it("looks in DOCKER_CONFIG", () => {
      const moved = Object.entries(remote).map(
        ([path, text]) => [path.replace("/home/me/.docker", "/etc/d"), text] as const,
      )
      expect(told(machine({ DOCKER_CONFIG: "/etc/d" }, Object.fromEntries(moved)))).to.equal(
        "tcp://far:2376 by context remote",
      )
    })

    it("finds the context's certificates", () => {
      const files = { ...remote, [`${contexts}/tls/${id}/docker/ca.pem`]: "CA" }
      expect(found(machine({}, files))).to.deep.include({
        tls: { verify: true, ca: "CA", cert: undefined, key: undefined },
      })
      expect(found(machine({}, remote))).to.deep.include({ tls: undefined })
    })

    it("does without no certificate that is there and cannot be read", () => {
      const certificate = `${contexts}/tls/${id}/docker/cert.pem`
      const unreadable = { ...machine({}, remote), exists: (path: string) => path === certificate }
      expect(refusal(unreadable)).to.equal(`cannot read ${certificate}`)
    })

    it("trusts whoever answers where the context says so", () => {
      const files = { ...config, ...meta({ Host: "tcp://far", SkipTLSVerify: true }) }
      expect(found(machine({}, files))).to.deep.include({
        port: 2376,
        tls: { verify: false, ca: undefined, cert: undefined, key: undefined },
      })
    })

    for (const [what, files] of [
      ["is not there", {}],
      ["is no JSON", { [`${contexts}/meta/${id}/meta.json`]: "{" }],
      ["names no daemon", meta({})],
    ] as const) {
      it(`says which file it looked for where it ${what}`, () => {
        const result = resolveEndpoint(machine({ DOCKER_CONTEXT: "remote" }, files))
        expect(E.isLeft(result) && result.left.message).to.equal(
          `Docker context "remote" says of no daemon: ${contexts}/meta/${id}/meta.json`,
        )
      })
    }

    it("passes over a config that it cannot read", () => {
      const files = { "/home/me/.docker/config.json": "{", "/var/run/docker.sock": "" }
      expect(told(machine({}, files))).to.equal("unix:///var/run/docker.sock by default socket")
    })
  })

  describe("by TLS of the environment", () => {
    const pems = { "/certs/ca.pem": "CA", "/certs/cert.pem": "CERT", "/certs/key.pem": "KEY" }
    const trusted = { ca: "CA", cert: "CERT", key: "KEY" }

    it("verifies where it is asked to", () => {
      const env = { DOCKER_HOST: "tcp://h", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" }
      expect(found(machine(env, pems))).to.deep.include({ port: 2376, tls: { ...trusted, verify: true } })
    })

    it("trusts nobody else where the authority to verify by is not there, or cannot be read", () => {
      const env = { DOCKER_HOST: "tcp://h", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" }
      expect(refusal(machine(env))).to.equal("DOCKER_TLS_VERIFY is set, and there is no /certs/ca.pem")
      expect(refusal({ ...machine(env), exists: (path) => path === "/certs/ca.pem" })).to.equal(
        "cannot read /certs/ca.pem",
      )
    })

    it("looks for no certificates where they would not count", () => {
      const unverified = machine({ DOCKER_HOST: "tcp://h", DOCKER_TLS: "1", DOCKER_CERT_PATH: "/certs" })
      expect(found({ ...unverified, exists: (path) => path === "/certs/ca.pem" })).to.deep.include({
        tls: { verify: false, ca: undefined, cert: undefined, key: undefined },
      })
      const env = { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" }
      for (const host of ["unix:///d.sock", "ssh://h", "http://h", "HTTP://h"])
        expect(told(machine({ ...env, DOCKER_HOST: host }))).to.equal(`${host} by DOCKER_HOST`)
    })

    it("trusts whoever answers where it is asked for TLS alone", () => {
      const env = { DOCKER_HOST: "tcp://h", DOCKER_TLS: "1", DOCKER_CERT_PATH: "/certs" }
      expect(found(machine(env, pems))).to.deep.include({ port: 2376, tls: { ...trusted, verify: false } })
    })

    it("is not asked for by certificates alone", () => {
      const env = { DOCKER_HOST: "tcp://h", DOCKER_CERT_PATH: "/certs" }
      expect(found(machine(env, pems))).to.deep.include({ port: 2375, tls: undefined })
    })

    it("looks beside the config for certificates where nobody says", () => {
      const files = { "/home/me/.docker/ca.pem": "HOME" }
      expect(found(machine({ DOCKER_HOST: "tcp://h", DOCKER_TLS_VERIFY: "1" }, files))).to.deep.include({
        tls: { verify: true, ca: "HOME", cert: undefined, key: undefined },
      })
    })
  })

  describe("by the usual sockets", () => {
    const env = { XDG_RUNTIME_DIR: "/run/user/7" }
    const sockets = [
      "/var/run/docker.sock",
      "/run/user/7/docker.sock",
      "/home/me/.docker/run/docker.sock",
      "/home/me/.docker/desktop/docker.sock",
    ]

    it("takes the first that exists", () => {
      const firsts = sockets.map((_, from) => {
        const files = Object.fromEntries(sockets.slice(from).map((path) => [path, ""]))
        return told(machine(env, files))
      })
      expect(firsts).to.deep.equal(sockets.map((path) => `unix://${path} by default socket`))
    })

    it("says what it looked for where there is none", () => {
      expect(found(machine(env)).source).to.equal(`default socket; there is none of ${sockets.join(", ")}`)
      expect(found(machine(env)).address).to.equal(DOCKER_DEFAULT_ENDPOINT)
    })

    it("takes the pipe on Windows", () => {
      expect(told({ ...machine(), platform: "win32" })).to.equal("npipe:////./pipe/docker_engine by default pipe")
    })
  })
})
