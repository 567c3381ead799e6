import { expect } from "chai"
import fc from "fast-check"
import { formatIssue } from "../../lib/model/error.ts"
import { readDockerConfig, readDockercfg, readEngineAuth, type Registries } from "../../lib/wire/registry-config.ts"
import { authConfig } from "../../lib/wire/registry-header.ts"
import { imagePlace, mostSpecific } from "../../lib/wire/registry-key.ts"

const base64 = (text: string) => Buffer.from(text).toString("base64")

/** `user password email` of what an image is pulled with. */
const used = ({ auths }: Registries, image: string): string | undefined => {
  const found = mostSpecific(auths, imagePlace(image)!)
  return found && Object.values(authConfig(found)).join(" ")
}
const issues = (registries: Registries) => registries.issues.map(formatIssue)
const nothing: Registries = { auths: [], helpers: [], store: undefined, issues: [] }

describe("readEngineAuth", () => {
  const entry = { username: "user", password: "swordfish", email: "user@example.com" }

  for (const data of [{ "https://example.tld": entry }, JSON.stringify({ "example.tld": entry })]) {
    for (const type of ["docker", "dockercfg", " docker\r"]) {
      it(`reads ${typeof data} data of type ${JSON.stringify(type)} (TestProvide, DA-2)`, () => {
        expect(used(readEngineAuth(type, data), "example.tld/a:1")).to.equal("user swordfish user@example.com")
      })
    }
  }

  it("reads two registries, one without an e-mail address (TestProvide, DA-2)", () => {
    const data = { "a.tld": { auth: base64("user:swordfish"), email: "e" }, "b.tld": { auth: base64("test:dragon") } }
    const registries = readEngineAuth("dockercfg", JSON.stringify(data))
    expect(["a.tld/x", "b.tld/x", "c.tld/x"].map((image) => used(registries, image))).to.deep.equal([
      "user swordfish e",
      "test dragon",
      undefined,
    ])
  })

  it("is nothing, silently, without a type (DA-1)", () => {
    for (const type of [undefined, "", " "]) expect(readEngineAuth(type, "{")).to.deep.equal(nothing)
  })

  for (const [type, data, issue] of [
    ["other", "{}", "EngineAuthType: expected docker or dockercfg, got another word"],
    ["docker", undefined, "expected an object, got nothing"],
    ["docker", "hunter2", "expected JSON text, got malformed text"],
    ["docker", "[]", "expected an object, got a list"],
    ["docker", '"hunter2"', "expected an object, got a string"],
  ] as const) {
    it(`finds nothing in ${String(data)} of type ${type}, and says so (TestFailingProvides, DA-1)`, () => {
      const registries = readEngineAuth(type, data)
      expect({ ...registries, issues: issues(registries) }).to.deep.equal({ ...nothing, issues: [issue] })
    })
  }
})

describe("readDockercfg", () => {
  it("takes the most specific of two keys (TestDockerCfgAuth, DA-5)", () => {
    const registries = readDockercfg(
      JSON.stringify({
        "example.tld/user2": { auth: base64("test:dragon"), email: "test@test.test" },
        "example.tld": { auth: base64("user:swordfish"), email: "user2@example.com" },
      }),
    )
    expect(
      ["example.tld/my/image", "example.tld/user2/image", "registry.tld/image"].map((image) => used(registries, image)),
    ).to.deep.equal(["user swordfish user2@example.com", "test dragon test@test.test", undefined])
  })

  it("loses nothing to a bad entry, wherever it stands (TestFailingProvides, DA-2)", () => {
    const bad = { auth: "hunter2?" }
    for (const entries of [
      { "bad.tld": bad, "h.tld": { auth: base64("me:x") } },
      { "h.tld": { auth: base64("me:x") }, "bad.tld": bad },
    ]) {
      const registries = readDockercfg(JSON.stringify(entries))
      expect(used(registries, "h.tld/a")).to.equal("me x")
      expect(issues(registries)).to.deep.equal([
        '["bad.tld"]: expected auth to be user:password in base64, got something else',
      ])
    }
  })

  it("does not show a key that is no registry, for it may hold a password", () => {
    const registries = readDockercfg('{"https://me:hunter2@h.tld": {"auth": "eDp5"}}')
    expect({ ...registries, issues: issues(registries) }).to.deep.equal({
      ...nothing,
      issues: ["[0]: expected a registry's name, got another key"],
    })
  })
})

describe("readDockerConfig", () => {
  it("reads credentials and helpers, and passes over the rest", () => {
    const registries = readDockerConfig(
      JSON.stringify({
        auths: { "https://index.docker.io/v1/": { auth: base64("me:x") }, "kept.tld": {} },
        credHelpers: { "h.tld": "ecr-login" },
        credsStore: "desktop",
        currentContext: "remote",
      }),
    )
    expect(used(registries, "busybox")).to.equal("me x")
    expect(used(registries, "kept.tld/a")).to.equal(undefined)
    expect(registries.helpers).to.deep.equal([{ at: { host: "h.tld", path: [] }, value: "ecr-login" }])
    expect(registries.store).to.equal("desktop")
    expect(registries.issues).to.deep.equal([])
  })

  for (const text of ["{}", '{"auths":null,"credHelpers":null,"credsStore":null}', '{"credsStore":""}']) {
    it(`finds nothing wrong with ${text}`, () => expect(readDockerConfig(text)).to.deep.equal(nothing))
  }

  it("says what cannot be used, and uses the rest", () => {
    const registries = readDockerConfig(
      JSON.stringify({
        auths: { "h.tld": { auth: base64("me:x") } },
        credHelpers: { "h.tld": "../evil", "": "fine", "g.tld": "fine" },
        credsStore: "a b",
      }),
    )
    expect(used(registries, "h.tld/a")).to.equal("me x")
    expect(registries.helpers.map(({ value }) => value)).to.deep.equal(["fine"])
    expect(registries.store).to.equal(undefined)
    expect(issues(registries)).to.deep.equal([
      'credHelpers["h.tld"]: expected the name of a credential helper, got a string',
      "credHelpers[1]: expected a registry's name, got another key",
      "credsStore: expected the name of a credential helper, got a string",
    ])
    expect(issues(readDockerConfig('{"auths":7,"credHelpers":[]}'))).to.deep.equal([
      "auths: expected an object, got a number",
      "credHelpers: expected an object, got a list",
    ])
  })
})

describe("every reader of credentials", () => {
  const readers = [readDockerConfig, readDockercfg, (text: string) => readEngineAuth("docker", text)]
  const key = fc.oneof(fc.constantFrom("h.tld", "auths", "credHelpers", "credsStore", "__proto__"), fc.string())
  const entry = fc.dictionary(fc.constantFrom("username", "password", "auth", "email", "identitytoken"), fc.jsonValue())
  const json = fc.dictionary(key, fc.oneof(entry, fc.dictionary(key, entry), fc.jsonValue()))

  it("reads or reports any text, and never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          json.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          for (const read of readers) expect(read(text)).to.have.all.keys("auths", "helpers", "store", "issues")
        },
      ),
    )
  })

  it("says nothing of what stands in an entry", () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify({ ...value, "secret.tld": { auth: "hunter2?" }, "s.tld": ["hunter2"] })
        for (const read of readers) expect(JSON.stringify(read(text))).to.not.include("hunter2")
      }),
    )
  })
})
