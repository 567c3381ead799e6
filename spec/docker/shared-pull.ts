import { expect } from "chai"
import { Subject } from "rxjs"
import { sharePulls, type SharedProgress } from "../../lib/docker/shared-pull.ts"
import type { PullProgress } from "../../lib/model/daemon.ts"

describe("shared pulls", () => {
  const begin = () => {
    const pulls: { readonly image: string; readonly progress$: Subject<PullProgress> }[] = []
    const reports: SharedProgress[] = []
    const shared = sharePulls(
      (image) => {
        const progress$ = new Subject<PullProgress>()
        pulls.push({ image, progress$ })
        return progress$
      },
      (report) => reports.push(report),
    )
    return { pull: (image: string, taskArn = "task/1") => shared(image, taskArn), pulls, reports }
  }

  it("are one for all who want the same image at the same time", () => {
    const { pull, pulls } = begin()
    const done: string[] = []
    for (const name of ["first", "second"]) pull("a").subscribe({ complete: () => done.push(name) })
    pull("b").subscribe()
    expect(pulls.map(({ image }) => image)).to.deep.equal(["a", "b"])
    pulls[0]?.progress$.complete()
    expect(done).to.deep.equal(["first", "second"])
  })

  it("begin anew once the last has ended, or failed", () => {
    const { pull, pulls } = begin()
    pull("a").subscribe()
    pulls[0]?.progress$.complete()
    pull("a").subscribe({ error: () => undefined })
    pulls[1]?.progress$.error(new Error("mine"))
    pull("a").subscribe()
    expect(pulls).to.have.length(3)
  })

  for (const end of ["complete", "error"] as const)
    it(`are one also for those who ask again as soon as they are told of the last one's ${end}`, () => {
      const { pull, pulls } = begin()
      const again = () => void pull("a").subscribe({ error: () => undefined })
      pull("a").subscribe({ complete: again, error: again })
      pull("a").subscribe({ complete: again, error: again })
      if (end === "complete") pulls[0]?.progress$.complete()
      else pulls[0]?.progress$.error(new Error("mine"))
      again()
      expect(pulls).to.have.length(2)
    })

  it("are cancelled when the last of them has left", () => {
    const { pull, pulls } = begin()
    const [one, other] = [pull("a").subscribe(), pull("a").subscribe()]
    one.unsubscribe()
    expect(pulls[0]?.progress$.observed).to.equal(true)
    other.unsubscribe()
    expect(pulls[0]?.progress$.observed).to.equal(false)
    pull("a").subscribe()
    expect(pulls).to.have.length(2)
  })

  it("are reported once, with all the tasks that wait at the time", () => {
    const { pull, pulls, reports } = begin()
    const [one] = [pull("a", "task/1").subscribe(), pull("a", "task/1").subscribe(), pull("a", "task/2").subscribe()]
    const report = () => pulls[0]?.progress$.next({ status: "Downloading", layer: "l", currentBytes: 1, totalBytes: 4 })
    report()
    one.unsubscribe()
    report()
    const total = { layers: 1, layersDone: 0, currentBytes: 1, totalBytes: 4 }
    const told = { status: "Downloading", layer: "l", currentBytes: 1, totalBytes: 4, image: "a", total }
    expect(reports).to.deep.equal([
      { ...told, taskArns: ["task/1", "task/2"] },
      { ...told, taskArns: ["task/1", "task/2"] },
    ])
  })
})
