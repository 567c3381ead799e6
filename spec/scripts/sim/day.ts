import { expect } from "chai"
import { simulateDay } from "../../../scripts/sim/day.ts"

describe("a simulated day", () => {
  it("forgets each task three hours after its end, and tells what the heap came to", async () => {
    const lines: string[] = []
    await simulateDay((line) => lines.push(line), { hours: 7, tasksPerMinute: 2 })
    const [counts = "", heap = ""] = lines
    const [, ended, known] = /^7 hours, (\d+) tasks ended, (\d+) still known$/.exec(counts) ?? []
    // Seven hours' tasks, but for those of the last minutes, and three hours' with those that run.
    expect([Number(ended), Number(known)].map((count) => Math.round(count / 20) * 20)).to.deep.equal([840, 360])
    expect(heap).to.match(/^heap after 6 hours \d+\.\d MB, after 7 hours \d+\.\d MB: -?\d+\.\d %$/)
  })
})
