import { expect } from "chai"
import { lastValueFrom, of } from "rxjs"
import { inspect } from "node:util"
import { createRegistryAuth, type RegistryAuthOptions } from "../../lib/docker/registry-auth.ts"
import type { RegistryCredentials } from "../../lib/model/daemon.ts"
import { createClock } from "../support/clock.ts"
import { failingLogger } from "../support/failing-logger.ts"
import { createLog } from "../support/log.ts"

const entry = (password: string, key = "h.tld") => ({ [key]: { username: "me", password } })
const config = (password: string, key?: string) => JSON.stringify({ auths: entry(password, key) })

/** A machine with these files and no others. */
const machine = (files: Readonly<Record<string, string>>, options: RegistryAuthOptions = {}) =>
  createRegistryAuth({ env: {}, homeDir: "/home/me", readFile: (path) => files[path], ...options })

/** What is found, without waiting: nothing but a helper may take its time. */
const found = (registryAuth: ReturnType<typeof createRegistryAuth>, image = "h.tld/a:1", refresh?: boolean) => {
  const heard: (RegistryCredentials | undefined)[] = []
  registryAuth(image, { refresh }).subscribe((credentials) => heard.push(credentials))
  expect(heard).to.have.length(1)
  return heard[0]
}
const password = (...args: Parameters<typeof found>) => found(...args)?.password

const everywhere = {
  files: {
    "/home/me/.docker/config.json": config("config.json"),
    ".dockercfg": JSON.stringify(entry("here")),
    "/home/me/.dockercfg": JSON.stringify(entry("home")),
    "/.dockercfg": JSON.stringify(entry("root")),
  },
  options: {
    engineAuthType: "docker",
    engineAuthData: entry("explicit"),
    env: { DOCKER_AUTH_CONFIG: config("environment") },
  },
}

describe("createRegistryAuth", () => {
  it("looks in one place after another, the engine's own settings first and always (TestEnabled, CF-2)", () => {
    const files = { ...everywhere.files }
    const found: (string | undefined)[] = [password(machine(files, everywhere.options))]
    found.push(password(machine(files, { ...everywhere.options, engineAuthType: "" })))
    for (const path of ["", ...Object.keys(files)]) {
      Reflect.deleteProperty(files, path)
      found.push(password(machine(files)))
    }
    expect(found).to.deep.equal(["explicit", "environment", "config.json", "here", "home", "root", undefined])
  })

  it("goes on to the next place for a registry that the first does not know (CF-2, BUG-11, BUG-12)", () => {
    const registryAuth = machine(
      { "/home/me/.docker/config.json": config("x", "other.tld") },
      { ...everywhere.options, engineAuthData: "{" },
    )
    expect(password(registryAuth, "h.tld/a")).to.equal("environment")
    expect(password(registryAuth, "other.tld/a")).to.equal("x")
    expect(password(registryAuth, "h.tld.evil.com/a")).to.equal(undefined)
    expect(password(registryAuth, "busybox")).to.equal(undefined)
    expect(password(registryAuth, "no image!")).to.equal(undefined)
  })

  it("looks in DOCKER_CONFIG instead of the home folder, and takes an empty value for none (BUG-15)", () => {
    const files = { "/etc/d/config.json": config("moved"), "/home/me/.docker/config.json": config("home") }
    expect(password(machine(files, { env: { DOCKER_CONFIG: "/etc/d" } }))).to.equal("moved")
    expect(password(machine(files, { env: { DOCKER_CONFIG: " ", DOCKER_AUTH_CONFIG: "" } }))).to.equal("home")
  })

  it("looks where the environment says by then", () => {
    const env: Record<string, string> = {}
    const files = { "/home/me/.docker/config.json": config("home"), "/d/config.json": config("elsewhere") }
    const registryAuth = machine(files, { env })
    env["DOCKER_CONFIG"] = "/d"
    expect(password(registryAuth)).to.equal("elsewhere")
  })

  it("reads anew at every look-up (DA-3)", () => {
    const files: Record<string, string> = {}
    const env: Record<string, string> = {}
    const registryAuth = machine(files, { env })
    const look = registryAuth("h.tld/a")
    const heard: (string | undefined)[] = []
    const hear = () => look.subscribe((credentials) => heard.push(credentials?.password))
    hear()
    files["/home/me/.docker/config.json"] = config("later")
    hear()
    env["DOCKER_AUTH_CONFIG"] = config("latest")
    hear()
    expect(heard).to.deep.equal([undefined, "later", "latest"])
  })

  it("asks helpers, and keeps their answers for five minutes, unless a fresh one is wanted", async () => {
    const { scheduler, runTo } = createClock()
    let asked = 0
    const runHelper = (name: string, server: string) =>
      of({ exitCode: 0, output: JSON.stringify({ Username: name, Secret: `${server} ${String((asked += 1))}` }) })
    const registryAuth = machine(
      { "/home/me/.docker/config.json": '{"credHelpers":{"h.tld":"mine"}}' },
      { runHelper, scheduler },
    )
    expect(password(registryAuth)).to.equal("h.tld 1")
    await runTo(299_999)
    expect(password(registryAuth)).to.equal("h.tld 1")
    expect(password(registryAuth, "h.tld/b", true)).to.equal("h.tld 2")
    await runTo(600_000)
    expect(password(registryAuth)).to.equal("h.tld 3")
    expect(found(registryAuth)?.username).to.equal("mine")
  })

  it("goes on where the helper fails, and the logger that is to be told as well", () => {
    const registryAuth = machine(
      { "/home/me/.docker/config.json": '{"credsStore":"mine"}' },
      { logger: failingLogger, runHelper: () => of({ exitCode: 1, output: "" }) },
    )
    expect(password(registryAuth)).to.equal(undefined)
  })

  it("goes on without credentials where the helper fails, and says so without its words", () => {
    const { logger, lines } = createLog()
    const registryAuth = machine(
      { "/home/me/.docker/config.json": '{"credsStore":"mine"}' },
      { logger, runHelper: () => of({ exitCode: 1, output: "hunter2" }) },
    )
    expect(password(registryAuth)).to.equal(undefined)
    expect(lines).to.deep.equal([
      'warn a credential helper has failed {"helper":"mine","server":"h.tld","reason":"it ended with code 1"}',
    ])
  })

  it("goes on without credentials where there is no such helper", async () => {
    const { logger, lines } = createLog()
    const registryAuth = machine(
      { "/home/me/.docker/config.json": '{"credsStore":"none"}' },
      { logger, env: { PATH: "/nowhere" } },
    )
    expect(await lastValueFrom(registryAuth("h.tld/a"))).to.equal(undefined)
    expect(lines).to.have.length(1)
    expect(lines[0]).to.include("docker-credential-none").and.to.include("ENOENT")
  })

  it("says what is wrong with the settings, and nothing of what stands in them (DA-1)", () => {
    for (const engineAuthData of [
      undefined,
      "hunter2",
      { "h.tld": { auth: "hunter2" } },
      { "https://me:hunter2@h.tld": {} },
    ]) {
      const { logger, lines } = createLog()
      expect(password(machine({}, { engineAuthType: "docker", engineAuthData, logger }))).to.equal(undefined)
      expect(lines).to.have.length(1)
      expect(lines[0]).to.include("EngineAuthData").and.to.not.include("hunter2")
    }
  })

  it("shows nobody what it has found (CF-5)", () => {
    const credentials = found(machine(everywhere.files, everywhere.options))
    expect(credentials?.password).to.equal("explicit")
    expect([inspect(credentials), JSON.stringify(credentials)]).to.deep.equal(["[redacted]", '"[redacted]"'])
  })

  it("finds no credentials in files that cannot be read", () => {
    const registryAuth = createRegistryAuth({ env: { DOCKER_CONFIG: "/no/such/folder" }, homeDir: "/no/such/home" })
    expect(password(registryAuth)).to.equal(undefined)
  })
})
