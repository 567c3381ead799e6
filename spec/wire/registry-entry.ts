import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { inspect } from "node:util"
import { readAuthEntry, tokenCredentials } from "../../lib/wire/registry-entry.ts"
import { authConfig } from "../../lib/wire/registry-header.ts"

const base64 = (text: string) => Buffer.from(text).toString("base64")
const told = (entry: unknown) => {
  const read = readAuthEntry(entry)
  return E.isLeft(read) ? read.left : read.right && authConfig(read.right)
}

describe("readAuthEntry", () => {
  for (const [title, entry, credentials] of [
    ["name and password", { username: "me", password: "x" }, { username: "me", password: "x" }],
    ["an e-mail address", { username: "me", password: "x", email: "e" }, { username: "me", password: "x", email: "e" }],
    ["both in base64", { auth: base64("me:x") }, { username: "me", password: "x" }],
    ["a password with colons", { auth: base64("me:x:y:") }, { username: "me", password: "x:y:" }],
    ["a password filled up by an old client", { auth: base64("me:x\0\0") }, { username: "me", password: "x" }],
    [
      "auth before name and password",
      { username: "a", password: "b", auth: base64("me:x") },
      { username: "me", password: "x" },
    ],
    [
      "name and password where auth is empty",
      { username: "me", password: "x", auth: "" },
      { username: "me", password: "x" },
    ],
    ["what Go has written as null", { username: "me", password: "x", email: null }, { username: "me", password: "x" }],
    [
      "a token before all",
      { auth: base64("0000:"), identitytoken: "tok" },
      { username: "", password: "", identitytoken: "tok" },
    ],
    ["none in an empty entry, whose credentials are with a helper", {}, undefined],
    ["none in an entry with but an e-mail address", { email: "e" }, undefined],
  ] as const) {
    it(`reads ${title} (DA-2)`, () => expect(told(entry)).to.deep.equal(credentials))
  }

  for (const [entry, fault] of [
    [{ auth: "hunter2?" }, { expected: "auth to be user:password in base64", got: "something else" }],
    [{ auth: base64("hunter2") }, { expected: "auth to be user:password in base64", got: "something else" }],
    [{ username: 7 }, { expected: "an object of strings", got: "an object" }],
    ["hunter2", { expected: "an object of strings", got: "a string" }],
    [null, { expected: "an object of strings", got: "null" }],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(entry)}, and nothing of what stands there`, () => {
      expect(told(entry)).to.deep.equal(fault)
    })
  }

  it("conceals what it reads (CF-5)", () => {
    expect(
      inspect([readAuthEntry({ username: "me", password: "hunter2" }), tokenCredentials("hunter2")]),
    ).to.not.include("hunter2")
  })
})
