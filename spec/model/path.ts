import { expect } from "chai"
import { shortestPath } from "../../lib/model/path.ts"

describe("shortestPath", () => {
  it("is one for all that lead to one place, and for no others", () => {
    expect(["/a/b", "a//b/", "/./a/c/../b", "/../a/b"].map(shortestPath)).to.deep.equal(Array(4).fill("a/b"))
    expect(["/ab", "/", ""].map(shortestPath)).to.deep.equal(["ab", "", ""])
  })
})
