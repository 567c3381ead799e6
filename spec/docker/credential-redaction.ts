import { expect } from "chai"
import fc from "fast-check"
import { redact, redacting } from "../../lib/docker/credential-redaction.ts"
import { cannot } from "../../lib/docker/failure.ts"
import { conceal } from "../../lib/wire/conceal.ts"
import { authConfig } from "../../lib/wire/registry-header.ts"

const credentials = conceal({ username: "me", password: 'hun"ter/2+é' })
const odd = conceal({ username: "me", password: "a&b <c>\u2028(!'*~)" })
const token = conceal({ username: "", password: "", identityToken: "tok+en" })
const base64 = (text: string) => Buffer.from(text).toString("base64")

describe("redact", () => {
  for (const [form, text] of [
    ["plain", credentials.password],
    ["in JSON", JSON.stringify(credentials.password).slice(1, -1)],
    ["in a URL", encodeURIComponent(credentials.password)],
    ["in base64", base64(credentials.password)],
    ["as basic authentication", base64(`me:${credentials.password}`)],
    [
      "as the header it is sent in",
      base64(JSON.stringify(authConfig(credentials)))
        .replaceAll("+", "-")
        .replaceAll("/", "_"),
    ],
    ["as that header without its end", Buffer.from(JSON.stringify(authConfig(credentials))).toString("base64url")],
  ] as const) {
    it(`takes out the password ${form}`, () => {
      expect(redact(`denied (${text}), ${text}!`, credentials)).to.equal("denied ([redacted]), [redacted]!")
    })
  }

  for (const [form, text] of [
    ["JSON", "a\\u0026b \\u003cc\\u003e\\u2028(!'*~)"],
    ["a query", "a%26b+%3Cc%3E%E2%80%A8%28%21%27%2A~%29"],
  ] as const)
    it(`takes out a password as Go writes it in ${form}`, () => {
      expect(redact(`denied (${text})`, odd)).to.equal("denied ([redacted])")
    })

  it("takes out the header that says which registry it is for", () => {
    const header = base64(JSON.stringify(authConfig(credentials, "h.tld")))
    expect(redact(`denied (${header})`, credentials, "h.tld")).to.equal("denied ([redacted])")
  })

  it("takes out a token", () => {
    expect(redact("bad token tok+en", token)).to.equal("bad token [redacted]")
    expect(redact(`bad token ${base64("tok+en")}`, token)).to.equal("bad token [redacted]")
  })

  it("leaves the rest as it is, with empty credentials all of it", () => {
    expect(redact("me is denied", credentials)).to.equal("me is denied")
    expect(redact("denied", { username: "", password: "" })).to.equal("denied")
  })

  it("takes out any password at all", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (password) => {
        fc.pre(!"<[redacted]>".includes(password))
        expect(redact(`<${password}>`, { username: "me", password })).to.equal("<[redacted]>")
      }),
    )
  })
})

describe("redacting", () => {
  it("names an error without the credentials", () => {
    const error = redacting(cannot("Pull"), credentials)(`no: ${credentials.password}`, { retryable: true })
    expect([error.name, error.message, error.retryable]).to.deep.equal([
      "CannotPullContainerError",
      "no: [redacted]",
      true,
    ])
  })

  it("changes nothing where there are none", () => {
    const naming = cannot("Pull")
    expect(redacting(naming, undefined)).to.equal(naming)
  })
})
