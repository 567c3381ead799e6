import { expect } from "chai"
import { effectsBetween, type Effect } from "../../lib/lifecycle/effect.ts"
import { newTask, type Call, type CallName, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { settings, taskDefinition, web } from "./support/build.ts"
import { calling, running } from "./support/states.ts"

const task = newTask({ definition: taskDefinition([web]), settings, order: 0, submissionId: "s1" }, 0)
const taskWith = (call: Call | undefined, more: Partial<ContainerState> = {}): TaskState => ({
  ...task,
  containers: [{ ...running, call, ...more }],
})
const whom = { taskArn: "task/1", container: "web" }
const release = (call: CallName): Effect => ({ do: "release", ...whom, call })

describe("lifecycle/effect", () => {
  const wanted: readonly (readonly [CallName, Partial<ContainerState>, Effect, rule?: string])[] = [
    ["pull", {}, { do: "pull", ...whom, image: "web:1" }, "(TE-73)"],
    ["create", {}, { do: "create", ...whom }],
    ["start", {}, { do: "start", ...whom, containerId: "id" }],
    ["stop", {}, { do: "stop", ...whom, containerId: "id", graceMs: 30_000 }, "(TE-76)"],
    ["remove", {}, { do: "remove", ...whom, containerId: "id", force: false }, "(TE-77)"],
    ["remove", { attempts: 1 }, { do: "remove", ...whom, containerId: "id", force: true }],
    ["inspect", { containerId: undefined }, { do: "inspect", ...whom, containerId: undefined }],
  ]
  for (const [call, more, effect, rule = ""] of wanted)
    it(`asks for a ${call}, with all it takes ${rule}`.trimEnd(), () => {
      expect(effectsBetween(taskWith(undefined), taskWith(calling(call), more))).to.deep.equal([effect])
    })

  const rows: readonly (readonly [string, Call | undefined, Call | undefined, readonly string[]])[] = [
    ["nothing where nothing is called", undefined, undefined, []],
    ["nothing for a place that is given", calling("pull", { admittedAt: undefined }), calling("pull"), []],
    ["a place back when its call ends", calling("pull"), undefined, ["release"]],
    ["a place back before the next call", calling("pull"), calling("create", { turn: 2 }), ["release", "create"]],
    ["a place back before another try", calling("start"), calling("start", { turn: 2 }), ["release", "start"]],
    ["a place back while its call goes on", calling("stop"), calling("stop", { released: true }), ["release"]],
    ["no place back twice", calling("stop", { released: true }), undefined, []],
  ]
  for (const [title, before, after, expected] of rows)
    it(`gives ${title}`, () => {
      const effects = effectsBetween(taskWith(before), taskWith(after))
      expect(effects.map((effect) => effect.do)).to.deep.equal(expected)
      const [first] = effects
      if (first?.do === "release" && before !== undefined) expect(first).to.deep.equal(release(before.name))
    })
})
