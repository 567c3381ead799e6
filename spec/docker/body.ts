import { expect } from "chai"
import { PassThrough } from "node:stream"
import { firstValueFrom, from, lastValueFrom, take, toArray } from "rxjs"
import { bytes, lines, text } from "../../lib/docker/body.ts"

const words = "größer\nals\r\n\n  \n» ende «"
const oneByOne = [...Buffer.from(words)].map((byte) => Uint8Array.of(byte))

describe("text", () => {
  it("puts a character together that two chunks share", async () => {
    expect(await lastValueFrom(text(from(oneByOne)))).to.equal(words)
  })

  it("is empty for an empty body", async () => {
    expect(await lastValueFrom(text(from([])))).to.equal("")
  })
})

describe("lines", () => {
  const expected = ["größer", "als", "» ende «"]

  it("are whole wherever the chunks end, the last one also without its end", async () => {
    expect(await lastValueFrom(lines(from(oneByOne)).pipe(toArray()))).to.deep.equal(expected)
    expect(await lastValueFrom(lines(from([Buffer.from(words)])).pipe(toArray()))).to.deep.equal(expected)
  })

  it("come when they are complete, not at the end", async () => {
    const stream = new PassThrough()
    stream.write("one\ntw")
    expect(await firstValueFrom(lines(bytes(stream)).pipe(take(1)))).to.equal("one")
  })
})

describe("bytes", () => {
  it("destroys the stream when nobody listens any more", () => {
    const stream = new PassThrough()
    const subscription = bytes(stream).subscribe({ error: () => expect.fail("it has errored") })
    subscription.unsubscribe()
    expect(stream.destroyed).to.equal(true)
    stream.emit("error", new Error("late"))
  })

  it("errors with the stream", async () => {
    const stream = new PassThrough()
    const ending = lastValueFrom(bytes(stream)).catch(String)
    stream.destroy(new Error("broken"))
    expect(await ending).to.equal("Error: broken")
  })

  it("errors when the stream is closed before its end", async () => {
    const stream = new PassThrough()
    const ending = lastValueFrom(bytes(stream)).catch(String)
    stream.write("half")
    stream.destroy()
    expect(await ending).to.equal("Error: the connection was closed before the answer had ended")
  })
})
