import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type { ContainerDefinition } from "../../lib/model/definition.ts"
import { ownVolumes } from "../../lib/wire/own-volume.ts"
import { containerOf, taskOf } from "./support/definition.ts"

const task = taskOf({ volumes: [{ name: "scratch" }, { name: "host", sourcePath: "/srv" }] })
const mounting = (...volumes: readonly string[]): Partial<ContainerDefinition> => ({
  mountPoints: volumes.map((sourceVolume) => ({ sourceVolume, containerPath: `/at/${sourceVolume}`, readOnly: false })),
})

const rows: readonly (readonly [string, Partial<ContainerDefinition>, ReturnType<typeof ownVolumes>])[] = [
  [
    "are the mounts of the internal container (DM-60)",
    { internal: true, ...mounting("scratch") },
    E.right({ Volumes: { "/at/scratch": {} } }),
  ],
  ["are none of any other container, whatever it mounts (DM-60)", mounting("scratch", "host"), E.right({})],
  [
    "are refused where one is a folder of the host (DM-61)",
    { internal: true, ...mounting("scratch", "host") },
    E.left("Empty volume container in task task/1 was the wrong type"),
  ],
  [
    "are refused where one is no volume of the task (DM-61)",
    { internal: true, ...mounting("nothing") },
    E.left("Container c1 in task task/1 references invalid volume nothing"),
  ],
  [
    "are refused to any container that mounts what is no volume (DM-61)",
    mounting("nothing"),
    E.left("Container c1 in task task/1 references invalid volume nothing"),
  ],
]

describe("own volumes", () => {
  for (const [title, container, volumes] of rows)
    it(title, () => expect(ownVolumes(task, containerOf(container))).to.deep.equal(volumes))
})
