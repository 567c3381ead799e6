import { expect } from "chai"
import { concat, EMPTY, of, Subject, throwError, type Observable } from "rxjs"
import { askFirst } from "../../lib/engine/first-answer.ts"

const heardOf = (ask: () => Observable<string>): readonly string[] => {
  const heard: string[] = []
  askFirst(ask, {
    next: (answer) => heard.push(answer),
    error: (error) => heard.push(String(error)),
    nothing: () => heard.push("nothing"),
  })
  return heard
}

describe("a question that has one answer", () => {
  it("hears the first and nothing after it", () => {
    expect(heardOf(() => of("one", "two"))).to.deep.equal(["one"])
    expect(
      heardOf(() =>
        concat(
          of("one"),
          throwError(() => new Error("late")),
        ),
      ),
    ).to.deep.equal(["one"])
  })

  it("tells a failure, also one to ask at all", () => {
    expect(heardOf(() => throwError(() => new Error("refused")))).to.deep.equal(["Error: refused"])
    const mute = (): Observable<string> => {
      throw new Error("mute")
    }
    expect(heardOf(mute)).to.deep.equal(["Error: mute"])
  })

  it("tells of an end without an answer", () => {
    expect(heardOf(() => EMPTY)).to.deep.equal(["nothing"])
  })

  it("is over before its answer is told, and ends when nobody waits", () => {
    const answers$ = new Subject<string>()
    let observed: boolean | undefined
    const asker = { next: () => (observed = answers$.observed), error: () => undefined, nothing: () => undefined }
    askFirst(() => answers$, asker)
    answers$.next("one")
    expect(observed).to.equal(false)
    askFirst(() => answers$, asker).unsubscribe()
    expect(answers$.observed).to.equal(false)
  })
})
