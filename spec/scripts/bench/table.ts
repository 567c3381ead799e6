import { expect } from "chai"
import { judge } from "../../../scripts/bench/result.ts"
import { formatTable } from "../../../scripts/bench/table.ts"

describe("the table of npm run bench", () => {
  it("has a row for each figure, three digits of each measurement, and columns of one width", () => {
    const results = [judge("fold", [623_456.7]), judge("import", [0.8765]), judge("heap", [12.34]), judge("loop")]
    expect(formatTable(results).split("\n")).to.deep.equal([
      "| name   | figure                                       | target       | measured   | verdict      |",
      "| ------ | -------------------------------------------- | ------------ | ---------- | ------------ |",
      "| fold   | fold: lifecycle events, 100 live tasks       | ≥ 500,000 /s | 623,000 /s | met          |",
      "| import | processor time of the import, to rxjs's      | ≤ 2 ×        | 0.88 ×     | met          |",
      "| heap   | heap of an idle RUNNING task, at 100,000     | ≤ 4 KiB      | 12.3 KiB   | missed       |",
      "| loop   | loop around the fold: inputs, 100 live tasks | ≥ 100,000 /s | –          | not measured |",
    ])
  })
})
