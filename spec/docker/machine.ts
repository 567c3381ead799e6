import { expect } from "chai"
import { configFolder, readWhereThere, thisMachine } from "../../lib/docker/machine.ts"

describe("this machine", () => {
  it("reads files, and takes one that it cannot read for none", () => {
    const { read, exists, env } = thisMachine({ A: "b" })
    expect(read(import.meta.filename)).to.include("takes one that it cannot read for none")
    expect([read("/no/such/file"), exists("/no/such/file"), exists(import.meta.filename)]).to.deep.equal([
      undefined,
      false,
      true,
    ])
    expect(env).to.deep.equal({ A: "b" })
  })

  it("tells one that is there and cannot be read from one that is not", () => {
    expect(readWhereThere("/no/such/file")).to.equal(undefined)
    expect(readWhereThere(`${import.meta.filename}/none`)).to.equal(undefined)
    expect(readWhereThere(import.meta.filename)).to.include("tells one that is there")
    expect(() => readWhereThere(import.meta.dirname)).to.throw("EISDIR")
  })

  it("has the docker command's configuration at home, unless it is elsewhere", () => {
    expect(configFolder({ env: { DOCKER_CONFIG: " " }, home: "/home/me" })).to.equal("/home/me/.docker")
    expect(configFolder({ env: { DOCKER_CONFIG: "/etc/d" }, home: "/home/me" })).to.equal("/etc/d")
  })
})
