import { expect } from "chai"
import { format, inspect } from "node:util"
import { conceal } from "../../lib/wire/conceal.ts"

const secret = conceal({ username: "me", password: "hunter2", email: undefined })

/** Everything that Node and the language make of an object when they make words of it (CF-5). */
const forms: Readonly<Record<string, (value: unknown) => string>> = {
  inspect: (value) => inspect(value),
  "inspect of all that is hidden": (value) => inspect(value, { showHidden: true, getters: true, depth: null }),
  "inspect without manners": (value) => inspect(value, { customInspect: false }),
  "JSON.stringify": (value) => JSON.stringify(value),
  String,
  "a sum": (value) => "".concat(value as string),
  join: (value) => [value].join(),
  "format %s": (value) => format("%s", value),
  "format %j": (value) => format("%j", value),
  "format %o": (value) => format("%o", value),
  "format %O": (value) => format("%O", value),
  "format without a place": (value) => format("credentials", value),
  "an error's message": (value) => inspect(new Error(String(value), { cause: value })),
  "JSON of a copy": (value) => JSON.stringify({ ...(value as object) }),
  "JSON of a structured clone": (value) => JSON.stringify(structuredClone(value)),
}

describe("conceal", () => {
  it("leaves every property to whoever names it", () => {
    const { username, password, email } = secret
    expect([username, password, email]).to.deep.equal(["me", "hunter2", undefined])
  })

  for (const [name, form] of Object.entries(forms)) {
    it(`is kept by ${name} (TestSensitiveRawMessageImplements, CF-5)`, () => {
      for (const value of [secret, [secret], { deep: { secret } }]) expect(form(value)).to.not.match(/hunter2|me\b/)
    })
  }

  it("has no keys for whoever lists or copies them", () => {
    expect([Object.keys(secret), { ...secret }]).to.deep.equal([[], {}])
  })

  it("says redacted in the usual forms (TestSensitiveRawMessage, CF-5)", () => {
    const usual = ["inspect", "String", "a sum", "format %s", "format %o", "format %O"]
    expect(new Set(usual.map((name) => forms[name]?.(secret)))).to.deep.equal(new Set(["[redacted]"]))
    expect(JSON.stringify({ secret })).to.equal('{"secret":"[redacted]"}')
    expect(inspect({ deep: { secret } })).to.equal("{ deep: { secret: [redacted] } }")
  })

  it("cannot be changed", () => {
    expect(() => Object.assign(secret, { password: "other" })).to.throw(TypeError)
    expect(Object.isFrozen(secret)).to.equal(true)
  })
})
