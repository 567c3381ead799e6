/** The README held to its word: programs that need no daemon are run as they stand there, and names are those that there are. */
import { expect } from "chai"
import { readFileSync } from "node:fs"
import { readTask } from "../scripts/start/task-file.ts"
import { exportedNames } from "./support/entry.ts"
import { runSnippet, snippetsOf } from "./support/snippet.ts"

describe("the README", () => {
  const [, marbles = "", simulated = "", folding = ""] = snippetsOf("README.md")

  it("has marble tests that pass, on a scripted daemon and on a simulated one", async () => {
    expect(await runSnippet(marbles)).to.equal("")
    expect(await runSnippet(simulated)).to.equal("")
  })

  it("has a task's file that is accepted as it stands there", () => {
    const [, file = ""] = /```json\n([^`]*)```/.exec(readFileSync("README.md", "utf8")) ?? []
    expect(readTask(JSON.parse(file))).to.include({ kind: "task" })
  })

  it("folds a task by hand, and prints what it says it does", async () => {
    const printed = await runSnippet(folding)
    const promised = [...folding.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, comment = ""]) => comment)
    expect(promised).to.have.length(2)
    expect(loosen(printed)).to.equal(loosen(promised.join("\n")))
  })
})

describe("the README's table of the ECS agent's names", () => {
  const namesInColumn = (column: number) =>
    tableAfter("| there | here |").flatMap((cells) => namesIn(cells[column] ?? ""))

  it("has each exported name of the original's package", () => {
    expect(namesInColumn(0).map((name) => name.replace(/^(const|interface) /, ""))).to.include.members(original)
  })

  it("names in our column what is exported, or a member of it", () => {
    const known = exportedNames().flatMap(({ name, members }) => [
      name,
      ...members.map((member) => `${name}.${member}`),
    ])
    expect(known).to.include.members(namesInColumn(1))
  })
})

const original = [
  ...["DOCKER_ENDPOINT_ENV_VARIABLE", "DOCKER_DEFAULT_ENDPOINT", "TaskEngine", "NewTaskEngine", "NewDockerTaskEngine"],
  ...["Init", "MustInit", "Disable", "TaskEvents", "SetSaver", "AddTask", "ListTasks", "Version", "Capabilities"],
  ...["MarshalJSON", "UnmarshalJSON", "DockerTaskEngine", "CheckTaskState", "SetDockerClient", "Shutdown", "State"],
  ...["DockerClient", "NewDockerGoClient", "SupportedVersions", "WithVersion", "ContainerEvents", "PullImage"],
  ...["CreateContainer", "StartContainer", "StopContainer", "DescribeContainer", "RemoveContainer", "GetContainerName"],
  ...["InspectContainer", "ListContainers", "DockerContainerMetadata", "DockerContainerChangeEvent"],
  ...["ListContainersResponse", "DockerImageResponse", "ContainerNotFound", "CannotGetDockerClientError"],
  ...["CannotXContainerError", "ContainerVanishedError", "DockerStateError", "DockerTimeoutError", "OutOfMemoryError"],
]

/** What Node prints and what a person writes differ in quotes and line breaks alone. */
const loosen = (text: string): string => text.replaceAll('"', "'").replaceAll(/\s+/g, "")

/** The rows of the README's table that begins with this line, cell by cell. */
const tableAfter = (head: string): readonly (readonly string[])[] => {
  const [, rest = ""] = readFileSync(new URL("../README.md", import.meta.url), "utf8").split(`${head}\n|---|---|\n`)
  return (rest.split("\n\n", 1)[0] ?? "").split("\n").map((line) => line.split("|").slice(1, -1))
}

/** What stands in it as code. */
const namesIn = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name)
