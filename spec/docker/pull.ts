import { expect } from "chai"
import { from, lastValueFrom, materialize, toArray } from "rxjs"
import { cannot } from "../../lib/docker/failure.ts"
import { pullProgress } from "../../lib/docker/pull.ts"

const pulled = (...said: readonly (object | string)[]) =>
  lastValueFrom(
    pullProgress(
      cannot("Pull"),
      from(said.map((line) => Buffer.from(`${typeof line === "string" ? line : JSON.stringify(line)}\r\n`))),
    ).pipe(materialize(), toArray()),
  )

const layer = (status: string) => ({ status, layer: undefined, currentBytes: undefined, totalBytes: undefined })

describe("pullProgress", () => {
  it("reports line by line, and completes (DC-15)", async () => {
    const seen = await pulled(
      { status: "Pulling from library/box", id: "latest" },
      { status: "Downloading", id: "f00", progressDetail: { current: 5, total: 9 } },
      { status: "Extracting", id: "f00", progressDetail: {} },
    )
    expect(seen.map(({ kind }) => kind).join()).to.equal("N,N,N,C")
    // The first line's id is the image's tag.
    expect(seen.map((seen) => (seen.kind === "N" ? seen.value : undefined)).slice(0, 3)).to.deep.equal([
      layer("Pulling from library/box"),
      { ...layer("Downloading"), layer: "f00", currentBytes: 5, totalBytes: 9 },
      { ...layer("Extracting"), layer: "f00" },
    ])
  })

  it("fails where a line says so, and hears no further", async () => {
    const seen = await pulled({ status: "a" }, { errorDetail: { message: "no" }, error: "no" }, { status: "b" })
    expect(seen.map(({ kind }) => kind).join()).to.equal("N,E")
    expect(seen[1]).to.have.nested.property("error.name", "CannotPullContainerError")
    expect(seen[1]).to.have.nested.property("error.message", "no")
  })

  it("passes over what is no report", async () => {
    const seen = await pulled("", "not json", "[", "7", "null", { status: 7 }, { status: "ok" })
    expect(seen.map(({ kind }) => kind).join()).to.equal("N,C")
  })
})
