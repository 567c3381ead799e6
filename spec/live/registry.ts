/** A registry that asks for a password, and every place from which the password may come. */
import { expect } from "chai"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { lastValueFrom } from "rxjs"
import { createDockerClient } from "../../lib/docker/real.ts"
import { createRegistryAuth, type RegistryAuthOptions } from "../../lib/docker/registry-auth.ts"
import { EngineError } from "../../lib/model/error.ts"
import {
  authRegistry,
  callDaemon,
  credentials,
  describeLive,
  describeWithRegistries,
  dockerHost,
} from "../support/live.ts"

describeLive("credentials of registries", () => {
  describeWithRegistries("on a registry with a password", () => {
    const image = `${authRegistry}/busybox:1`
    const client = createDockerClient({ endpoint: dockerHost })
    const auth = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")
    const auths = { auths: { [authRegistry]: { auth } } }

    const forget = () => callDaemon("DELETE", `/images/${image}`)
    const isHere = async () => (await callDaemon("GET", `/images/${image}/json`)).status === 200
    beforeEach(forget)
    after(forget)

    let folder = ""
    before(() => (folder = mkdtempSync(join(tmpdir(), "registry-auth-"))))
    after(() => rmSync(folder, { recursive: true }))

    /** A home whose config.json says this. */
    const homeWith = (config: object): string => {
      const home = mkdtempSync(join(folder, "home-"))
      mkdirSync(join(home, ".docker"))
      writeFileSync(join(home, ".docker", "config.json"), JSON.stringify(config))
      return home
    }

    /** A folder for PATH with one helper in it, which knows the registry and no other. */
    const pathWith = (name: string): string => {
      const path = join(folder, "bin")
      mkdirSync(path, { recursive: true })
      const answer = JSON.stringify({
        ServerURL: authRegistry,
        Username: credentials.username,
        Secret: credentials.password,
      })
      const refusal = "credentials not found in native keychain"
      const program = `#!${process.execPath}
        process.stdin.once("data", (server) => {
          const isKnown = process.argv[2] === "get" && String(server) === ${JSON.stringify(authRegistry)}
          process.stdout.write(isKnown ? ${JSON.stringify(answer)} : ${JSON.stringify(refusal)})
          process.exitCode = isKnown ? 0 : 1
        })
      `
      writeFileSync(join(path, `docker-credential-${name}`), program)
      chmodSync(join(path, `docker-credential-${name}`), 0o755)
      return path
    }

    const pullBy = async (options: RegistryAuthOptions): Promise<void> => {
      const registryAuth = createRegistryAuth({ env: {}, homeDir: "/nowhere", ...options })
      const found = await lastValueFrom(registryAuth(image))
      await lastValueFrom(client.pullImage(image, { auth: found }))
    }

    const failureBy = async (options: RegistryAuthOptions): Promise<EngineError> => {
      const error = await pullBy(options).catch((cause: unknown) => cause)
      if (!(error instanceof EngineError)) throw new Error(`no refusal, but ${inspect(error)}`)
      return error
    }

    const sources: Readonly<Record<string, () => RegistryAuthOptions>> = {
      "explicit settings": () => ({
        engineAuthType: "docker",
        engineAuthData: { [`http://${authRegistry}`]: credentials },
      }),
      "explicit settings as JSON text": () => ({
        engineAuthType: "dockercfg",
        engineAuthData: JSON.stringify(auths.auths),
      }),
      DOCKER_AUTH_CONFIG: () => ({ env: { DOCKER_AUTH_CONFIG: JSON.stringify(auths) } }),
      "the auths of config.json": () => ({ homeDir: homeWith(auths) }),
      "the registry's own helper": () => ({
        env: { PATH: pathWith("own") },
        homeDir: homeWith({ credHelpers: { [authRegistry]: "own" } }),
      }),
      "the helper for all": () => ({ env: { PATH: pathWith("all") }, homeDir: homeWith({ credsStore: "all" }) }),
    }
    for (const [name, options] of Object.entries(sources)) {
      it(`pulls with the password from ${name}`, async () => {
        await pullBy(options())
        expect(await isHere()).to.equal(true)
      })
    }

    it("is refused without a password, also where that of a registry named alike is known (BUG-12)", async () => {
      const [host = ""] = authRegistry.split(":")
      for (const key of [host, `${authRegistry}0`]) {
        const error = await failureBy({ engineAuthType: "docker", engineAuthData: { [key]: credentials } })
        expect(error.message).to.match(/no basic auth credentials|unauthorized/)
        expect(error.name).to.equal("CannotPullContainerError")
      }
      expect(await isHere()).to.equal(false)
    })

    it("is refused with a wrong password, which no error repeats (CF-5)", async () => {
      const wrong = { ...credentials, password: "hunter2-is-wrong" }
      const error = await failureBy({ engineAuthType: "docker", engineAuthData: { [authRegistry]: wrong } })
      expect(error.name).to.equal("CannotPullContainerError")
      expect(inspect(error, { depth: null, showHidden: true })).to.not.include(wrong.password)
      expect(await isHere()).to.equal(false)
    })
  })
})
