import { expect } from "chai"
import { inspect } from "node:util"
import { authConfig } from "../../lib/wire/registry-header.ts"
import { isHelperName, readHelperAnswer, saysNotFound } from "../../lib/wire/registry-helper.ts"

const told = (answer: unknown) => {
  const read = readHelperAnswer(typeof answer === "string" ? answer : JSON.stringify(answer))
  return read && authConfig(read)
}

describe("isHelperName", () => {
  it("takes a part of a program's name, and nothing that leads elsewhere", () => {
    expect(["ecr-login", "gcloud", "a.b_C-9"].map(isHelperName)).to.deep.equal([true, true, true])
    const wrong = ["", "a b", "../a", "a/b", "a;b", "$(a)", "a\n", "ä", 7, null, undefined, {}]
    expect(wrong.filter(isHelperName)).to.deep.equal([])
  })
})

describe("readHelperAnswer", () => {
  it("reads name and secret", () => {
    const answer = { ServerURL: "h.tld", Username: "me", Secret: "x" }
    expect(told(answer)).to.deep.equal({ username: "me", password: "x" })
  })

  it("reads a token where the name says that it is one", () => {
    expect(told({ Username: "<token>", Secret: "x" })).to.deep.equal({ username: "", password: "", identitytoken: "x" })
  })

  for (const answer of [
    "",
    "{",
    "no",
    "null",
    [],
    {},
    { Username: "me" },
    { Username: "me", Secret: "" },
    { Username: "", Secret: "x" },
  ]) {
    it(`understands nothing of ${JSON.stringify(answer)}`, () => expect(told(answer)).to.equal(undefined))
  }

  it("conceals what it reads (CF-5)", () => {
    expect(inspect(readHelperAnswer('{"Username":"me","Secret":"hunter2"}'))).to.equal("[redacted]")
  })
})

describe("saysNotFound", () => {
  it("knows the words that all helpers share", () => {
    expect(saysNotFound("credentials not found in native keychain\n")).to.equal(true)
    expect(saysNotFound("keychain locked")).to.equal(false)
  })
})
