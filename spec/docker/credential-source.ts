import { expect } from "chai"
import { defer, NEVER, of, throwError } from "rxjs"
import type { AskHelper } from "../../lib/docker/credential-helper.ts"
import { createSources, firstFound } from "../../lib/docker/credential-source.ts"
import { readDockerConfig } from "../../lib/wire/registry-config.ts"
import { imagePlace } from "../../lib/wire/registry-key.ts"
import { createLog } from "../support/log.ts"

const auths = { "h.tld": { username: "me", password: "written" } }

/** What an image's credentials are by a config.json; every helper is asked by its name and server. */
const lookUp = (config: object, helpers: Readonly<Record<string, string>> = {}, image = "h.tld/a") => {
  const { logger, lines } = createLog()
  const asked: string[] = []
  const askHelper: AskHelper = (name, server, fresh) =>
    defer(() => {
      asked.push(`${name} ${server}${fresh ? " afresh" : ""}`)
      const password = helpers[name]
      return password === ""
        ? throwError(() => new Error("broken"))
        : of(password === undefined ? undefined : { username: "me", password })
    })
  const source = createSources(askHelper, logger)("config.json", () => readDockerConfig(JSON.stringify(config)))
  const found: string[] = []
  const look = (fresh = false) => source(imagePlace(image)!, fresh).subscribe(({ password }) => found.push(password))
  look()
  return { found, asked, lines, look }
}

describe("a source of credentials", () => {
  const both = { auths, credHelpers: { "h.tld": "own" }, credsStore: "store" }

  for (const [title, helpers, found, asked] of [
    ["the registry's own helper first", { own: "own", store: "stored" }, "own", ["own h.tld"]],
    ["then the helper for all", { store: "stored" }, "stored", ["own h.tld", "store h.tld"]],
    ["then what is written down", {}, "written", ["own h.tld", "store h.tld"]],
  ] as const) {
    it(`asks ${title}`, () => {
      const { found: heard, asked: questions, lines } = lookUp(both, helpers)
      expect(heard).to.deep.equal([found])
      expect(questions).to.deep.equal(asked)
      expect(lines).to.deep.equal([])
    })
  }

  it("asks a helper for Docker Hub by its own address, and for no other registry than its own", () => {
    const config = { credHelpers: { "docker.io": "own", "g.tld": "other" } }
    expect(lookUp(config, { own: "x" }, "busybox").asked).to.deep.equal(["own https://index.docker.io/v1/"])
    expect(lookUp(config, { own: "x" }, "h.tld/a").asked).to.deep.equal([])
  })

  it("warns of a helper that fails, and goes on without it", () => {
    const { found, lines } = lookUp({ auths, credsStore: "store" }, { store: "" })
    expect(found).to.deep.equal(["written"])
    expect(lines).to.deep.equal([
      'warn a credential helper has failed {"helper":"store","server":"h.tld","reason":"broken"}',
    ])
  })

  it("warns of what cannot be read, once, and takes it for nothing", () => {
    const { logger, lines } = createLog()
    const source = createSources(() => of(undefined), logger)("config.json", () => {
      throw new Error("EACCES: permission denied")
    })
    const found: unknown[] = []
    for (const fresh of [false, true]) source(imagePlace("h.tld/a")!, fresh).subscribe((each) => found.push(each))
    expect(found).to.deep.equal([])
    expect(lines).to.deep.equal([
      'warn some credentials of registries cannot be used {"issue":"config.json: EACCES: permission denied"}',
    ])
  })

  it("passes on that an answer is wanted afresh", () => {
    const { asked, look } = lookUp({ credsStore: "store" }, { store: "x" })
    look(true)
    expect(asked).to.deep.equal(["store h.tld", "store h.tld afresh"])
  })

  it("warns once of what cannot be used, by its place", () => {
    const { found, lines, look } = lookUp({ auths: { ...auths, "g.tld": { auth: "hunter2?" } } })
    look()
    expect(found).to.deep.equal(["written", "written"])
    expect(lines).to.have.length(1)
    expect(lines[0]).to.match(/^warn some credentials of registries cannot be used .*config\.json: auths.*g\.tld/)
    expect(lines[0]).to.not.include("hunter2")
  })

  it("completes without anything where there is nothing to read", () => {
    const heard: string[] = []
    createSources(() => NEVER, createLog().logger)("none", () => undefined)(imagePlace("a")!, false).subscribe({
      next: () => heard.push("something"),
      complete: () => heard.push("done"),
    })
    expect(heard).to.deep.equal(["done"])
  })
})

describe("firstFound", () => {
  it("does not look further than it must", () => {
    const looked: string[] = []
    const search = (name: string, password?: string) =>
      defer(() => {
        looked.push(name)
        return of(password === undefined ? undefined : { username: name, password })
      })
    firstFound([search("a"), search("b", "x"), search("c", "y")]).subscribe(({ username }) =>
      looked.push(`found ${username}`),
    )
    expect(looked).to.deep.equal(["a", "b", "found b"])
  })
})
