import { expect } from "chai"
import fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import { defaultConfig } from "../../lib/model/config.ts"
import { decodeConfig } from "../../lib/wire/engine-config.ts"

const limits = Object.keys(defaultConfig).filter((key) => key.endsWith("TimeoutMs") || key === "steadyStateCheckMs")
const durations = ["stopGraceMs", "stoppedTaskRetentionMs"]
const places = ["maxPulls", "maxStarts", "maxStops"]
const flags = ["privilegedDisabled", "seLinuxCapable", "appArmorCapable"]

const isRefusedAt = (key: string, value: unknown): boolean => {
  const config = decodeConfig({ [key]: value })
  return E.isLeft(config) && config.left.length === 1 && config.left[0]?.path === key
}

const isTaken = (key: string, value: unknown): boolean => {
  const config = decodeConfig({ [key]: value })
  expect(config).to.deep.equal(E.right({ ...defaultConfig, [key]: value }))
  return true
}

describe("decodeConfig", () => {
  it("fills in the defaults", () => {
    expect(decodeConfig({})).to.deep.equal(E.right(defaultConfig))
    expect(decodeConfig(undefined)).to.deep.equal(E.right(defaultConfig))
    expect(decodeConfig({ maxPulls: undefined })).to.deep.equal(E.right(defaultConfig))
  })

  it("knows every setting", () => {
    expect([...limits, ...durations, ...places, ...flags, "loggingDrivers"]).to.have.members(Object.keys(defaultConfig))
    expect(decodeConfig(defaultConfig)).to.deep.equal(E.right(defaultConfig))
  })

  for (const key of [...limits, ...durations])
    it(`takes a number of milliseconds as ${key}`, () => {
      expect([1, 0.5, 2 ** 53 - 1].every((ms) => isTaken(key, ms))).to.be.true
      expect(limits.includes(key) || isTaken(key, 0)).to.be.true
      for (const wrong of [-1, Number.NaN, Infinity, 2 ** 53, "1s", null, [1]])
        expect(isRefusedAt(key, wrong)).to.be.true
    })

  for (const key of limits)
    it(`has no room for a ${key} of nothing`, () => {
      expect(isRefusedAt(key, 0)).to.be.true
    })

  for (const key of places)
    it(`takes a whole number from 1 as ${key}`, () => {
      expect(isTaken(key, 1) && isTaken(key, 1000)).to.be.true
      for (const wrong of [0, -1, 1.5, Infinity, "3", null]) expect(isRefusedAt(key, wrong)).to.be.true
    })

  for (const key of flags)
    it(`takes yes or no as ${key}`, () => {
      expect(isTaken(key, true) && isTaken(key, false)).to.be.true
      for (const wrong of [0, "true", null]) expect(isRefusedAt(key, wrong)).to.be.true
    })

  it("takes a list of names as loggingDrivers", () => {
    expect(isTaken("loggingDrivers", ["syslog"]) && isTaken("loggingDrivers", [])).to.be.true
    expect(decodeConfig({ loggingDrivers: ["a", 1] })).to.deep.equal(
      E.left([{ path: "loggingDrivers[1]", expected: "a string without NUL", got: "1" }]),
    )
  })

  it("refuses unknown keys by name, with everything else that is wrong", () => {
    const config = decodeConfig({ maxPull: 3, maxPulls: 0, stopGraceMs: "30s" })
    expect(E.isLeft(config) && config.left.map(({ path }) => path)).to.have.members([
      "maxPull",
      "maxPulls",
      "stopGraceMs",
    ])
  })

  for (const wrong of [null, "x", 1, []])
    it(`refuses ${JSON.stringify(wrong)} as a whole`, () => {
      expect(E.isLeft(decodeConfig(wrong))).to.be.true
    })

  it("decodes or reports any JSON and any object", () => {
    const setting = fc.dictionary(fc.constantFrom(...Object.keys(defaultConfig), "__proto__"), fc.anything())
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), setting), (input) => {
        const config = decodeConfig(input)
        if (E.isRight(config)) expect(config.right).to.have.all.keys(Object.keys(defaultConfig))
        else expect(config.left).not.to.be.empty
      }),
    )
  })
})
