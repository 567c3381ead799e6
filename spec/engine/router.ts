import { expect } from "chai"
import { Router } from "../../lib/engine/router.ts"

describe("a router", () => {
  it("passes a value on to those who listen under its key, and to nobody else", () => {
    const router = new Router<number>()
    const heard: string[] = []
    router.listen("a").subscribe((value) => heard.push(`a${String(value)}`))
    router.listen("a").subscribe((value) => heard.push(`a'${String(value)}`))
    router.listen("b").subscribe((value) => heard.push(`b${String(value)}`))
    router.next("a", 1)
    router.next("c", 2)
    expect(heard).to.deep.equal(["a1", "a'1"])
  })

  it("forgets a key with its last listener, and takes it up again with the next", () => {
    const router = new Router<number>()
    const heard: number[] = []
    router.listen("a").subscribe().unsubscribe()
    router.next("a", 1)
    router.listen("a").subscribe((value) => heard.push(value))
    router.next("a", 2)
    expect(heard).to.deep.equal([2])
  })

  it("has a key anew for who listens to it as it ends", () => {
    const router = new Router<number>()
    const heard: (number | string)[] = []
    const listener = { next: (value: number) => heard.push(value), complete: () => heard.push("over") }
    const listen = () => router.listen("a").subscribe(listener)
    router.listen("a").subscribe({ complete: listen })
    listen()
    router.complete("a")
    router.next("a", 1)
    expect(heard).to.deep.equal(["over", 1])
  })

  it("ends one key or all", () => {
    const router = new Router<number>()
    const ends: string[] = []
    const listen = (key: string) =>
      router
        .listen(key)
        .subscribe({ complete: () => ends.push(key), error: (error: unknown) => ends.push(String(error)) })
    listen("a")
    listen("b")
    router.complete("a")
    router.completeAll()
    listen("late")
    expect(ends).to.deep.equal(["a", "b", "late"])
    const failing = new Router<number>()
    const errors: string[] = []
    const hear = () => failing.listen("c").subscribe({ error: (error: unknown) => errors.push(String(error)) })
    hear()
    failing.errorAll(new Error("mine"))
    hear()
    expect(errors).to.deep.equal(["Error: mine", "Error: mine"])
  })
})
