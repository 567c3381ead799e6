import { expect } from "chai"
import fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import { layOver, type Shape } from "../../lib/wire/overlay.ts"
import type { PlainObject } from "../../lib/wire/plain.ts"

const shape: Shape = {
  User: "text",
  Tty: "flag",
  Memory: "integer",
  Env: "texts",
  Ulimits: "objects",
  Labels: "map",
  ExposedPorts: "set",
  PortBindings: "bindings",
  LogConfig: { Type: "text", Config: "map" },
}

const base: PlainObject = {
  User: "root",
  Tty: true,
  Memory: 7,
  Env: ["A=1"],
  Labels: { a: "1", b: "2" },
  ExposedPorts: { "80/tcp": {} },
  PortBindings: { "80/tcp": [{ HostPort: "80" }] },
  LogConfig: { Type: "json-file", Config: { size: "1m" } },
}

const laid: readonly (readonly [string, unknown, PlainObject])[] = [
  ["nothing", {}, {}],
  ["a scalar over a scalar", { User: "me", Tty: false, Memory: -1 }, { User: "me", Tty: false, Memory: -1 }],
  ["a list over a list", { Env: ["B=2"] }, { Env: ["B=2"] }],
  ["a list where none was", { Ulimits: [{ Name: "nofile" }] }, { Ulimits: [{ Name: "nofile" }] }],
  ["a map into a map, key by key", { Labels: { b: "3", c: "4" } }, { Labels: { a: "1", b: "3", c: "4" } }],
  ["a set into a set", { ExposedPorts: { "53/udp": {} } }, { ExposedPorts: { "80/tcp": {}, "53/udp": {} } }],
  [
    "bindings into bindings, a whole port at a time",
    { PortBindings: { "80/tcp": [{ HostPort: "81" }], "90/tcp": null } },
    { PortBindings: { "80/tcp": [{ HostPort: "81" }], "90/tcp": null } },
  ],
  [
    "a nested object field by field",
    { LogConfig: { Config: { file: "3" } } },
    { LogConfig: { Type: "json-file", Config: { size: "1m", file: "3" } } },
  ],
  [
    "keys in any case, nested ones too",
    { user: "me", LOGCONFIG: { type: "none" } },
    {
      User: "me",
      LogConfig: { Type: "none", Config: { size: "1m" } },
    },
  ],
  ["the keys of a map in their own case", { Labels: { A: "x" } }, { Labels: { a: "1", b: "2", A: "x" } }],
  ["the last of two spellings", { User: "one", user: "two" }, { User: "two" }],
  ["no unknown key", { Nonsense: 1, toString: "x", LogConfig: { More: 1 } }, {}],
  [
    "null over lists and maps, which it clears",
    { Env: null, Labels: null, PortBindings: null, ExposedPorts: null },
    {
      Env: null,
      Labels: null,
      PortBindings: null,
      ExposedPorts: null,
    },
  ],
  ["null over anything else, which it leaves", { User: null, Tty: null, Memory: null, LogConfig: null }, {}],
  ["null for a label as the empty one", { Labels: { a: null } }, { Labels: { a: "", b: "2" } }],
]

const refused: readonly (readonly [string, string, readonly (readonly [string, string, string])[]])[] = [
  ["malformed text", "malformed", [["", "JSON text", "malformed text"]]],
  ["null", "null", [["", "the JSON text of an object", "null"]]],
  ["a list", "[]", [["", "the JSON text of an object", "a list"]]],
  ["a string", '"hunter2"', [["", "the JSON text of an object", "a string"]]],
  [
    "values of the wrong kind, all of them",
    JSON.stringify({ User: 1, Tty: "hunter2", Memory: 1.5, Env: ["A=1", 2], Ulimits: {}, Labels: { a: 1 } }),
    [
      ["User", "a string", "a number"],
      ["Tty", "a boolean", "a string"],
      ["Memory", "a whole number", "a number"],
      ["Env", "a list of strings", "a list"],
      ["Ulimits", "a list of objects", "an object"],
      ["Labels", "an object of strings", "an object"],
    ],
  ],
  [
    "values of the wrong kind in the depth",
    JSON.stringify({
      logconfig: { type: 1, Config: [] },
      portbindings: { "80/tcp": {} },
      EXPOSEDPORTS: { "80/tcp": 1 },
    }),
    [
      ["LogConfig.Type", "a string", "a number"],
      ["LogConfig.Config", "an object of strings", "a list"],
      ["PortBindings", "an object of lists of bindings, by tcp or udp port", "an object"],
      ["ExposedPorts", "an object of objects", "an object"],
    ],
  ],
  [
    "a binding that no inspect could be read with",
    JSON.stringify({ PortBindings: { "38412/sctp": [{ HostPort: "38412" }] } }),
    [["PortBindings", "an object of lists of bindings, by tcp or udp port", "an object"]],
  ],
]

describe("an overlay", () => {
  for (const [what, overlay, change] of laid)
    it(`lays ${what} (DM-63)`, () => {
      expect(layOver(shape, base, JSON.stringify(overlay))).to.deep.equal(E.right({ ...base, ...change }))
    })

  for (const [what, text, issues] of refused)
    it(`refuses ${what}, and shows no value (DM-63, BUG-21)`, () => {
      expect(layOver(shape, base, text)).to.deep.equal(
        E.left(issues.map(([path, expected, got]) => ({ path, expected, got }))),
      )
    })

  it("keeps a label __proto__ a mere label", () => {
    const merged = layOver(shape, {}, '{"Labels": {"__proto__": "x"}}')
    expect(E.isRight(merged) && JSON.stringify(merged.right)).to.equal('{"Labels":{"__proto__":"x"}}')
  })

  it("leaves what it is laid over as it was, and says the same when laid twice", () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(null), fc.string(), fc.boolean(), fc.integer())
    const overlay = fc.dictionary(fc.constantFrom(...Object.keys(shape), "user", "Other"), value)
    fc.assert(
      fc.property(overlay, (fields) => {
        const before = JSON.stringify(base)
        const once = layOver(shape, base, JSON.stringify(fields))
        if (E.isRight(once)) expect(layOver(shape, once.right, JSON.stringify(fields))).to.deep.equal(once)
        expect(JSON.stringify(base)).to.equal(before)
      }),
    )
  })
})
