import { expect } from "chai"
import fc from "fast-check"
import { findTaskIssues } from "../../lib/wire/task-check.ts"

const container = (name: string, part: object = {}): object => ({ name, image: "busybox", ...part })
const port = (hostPort: number, protocol?: string): object => ({ containerPort: 80, hostPort, protocol })
const docker = (dockerConfig: object): unknown => ({ containers: [container("a", { dockerConfig })] })

const found: readonly (readonly [string, unknown, readonly (readonly [string, string, string])[]])[] = [
  ["no container at all (TM-51)", { containers: [] }, [["containers", "at least one container", "an empty list"]]],
  [
    "more containers than are told apart",
    { containers: Array.from({ length: 1025 }, (_, index) => container(String(index))) },
    [["containers", "at most 1024 containers", "1025"]],
  ],
  [
    "two containers of one name (LIM-22)",
    { containers: [container("a"), container("b"), container("a")] },
    [["containers[2].name", "a name other than that of containers[0]", '"a"']],
  ],
  [
    "two volumes of one name",
    { containers: [container("a")], volumes: [{ name: "v" }, { name: "v" }] },
    [["volumes[1].name", "a name other than that of volumes[0]", '"v"']],
  ],
  [
    "a link to itself (LIM-1)",
    { containers: [container("a", { links: ["a:me"] })] },
    [["containers[0].links[0]", "another container of this task", '"a"']],
  ],
  [
    "unknown names (LIM-1)",
    { containers: [container("a", { links: ["x"], volumesFrom: [{ sourceContainer: "y" }] })] },
    [
      ["containers[0].links[0]", "the name of a container of this task", '"x"'],
      ["containers[0].volumesFrom[0].sourceContainer", "the name of a container of this task", '"y"'],
    ],
  ],
  [
    "a circle (DG-10, LIM-1)",
    { containers: [container("a", { volumesFrom: [{ sourceContainer: "b" }] }), container("b", { links: ["a"] })] },
    [
      [
        "containers[0].volumesFrom[0].sourceContainer",
        "a container that does not itself depend on containers[0]",
        '"b"',
      ],
      ["containers[1].links[0]", "a container that does not itself depend on containers[1]", '"a"'],
    ],
  ],
  [
    "a mount of an unknown volume (DM-61)",
    { containers: [container("a", { mountPoints: [{ sourceVolume: "v", containerPath: "/v" }] })] },
    [["containers[0].mountPoints[0].sourceVolume", "the name of a volume of this task", '"v"']],
  ],
  [
    "two containers on one port of the host",
    {
      containers: [
        container("a", { portMappings: [port(80)] }),
        container("b", { portMappings: [port(81), port(80, "tcp")] }),
      ],
    },
    [["containers[1].portMappings[1].hostPort", "a port that containers[0].portMappings[0] does not publish", "80"]],
  ],
  [
    "a container twice on one port of the host",
    { containers: [container("a", { portMappings: [port(53, "udp"), port(53, "udp")] })] },
    [["containers[0].portMappings[1].hostPort", "a port that containers[0].portMappings[0] does not publish", "53"]],
  ],
  [
    "an overlay of null (BUG-21)",
    docker({ config: "null" }),
    [["containers[0].dockerConfig.config", "the JSON text of an object", "null"]],
  ],
  [
    "a malformed overlay",
    docker({ hostConfig: "{" }),
    [["containers[0].dockerConfig.hostConfig", "JSON text", "malformed text"]],
  ],
  [
    "overlays of wrong types (DM-63, DM-65)",
    docker({ config: '{"labels":{"a":1}}', hostConfig: '{"Privileged":"hunter2","LogConfig":{"Type":1}}' }),
    [
      ["containers[0].dockerConfig.config.Labels", "an object of strings", "an object"],
      ["containers[0].dockerConfig.hostConfig.Privileged", "a boolean", "a string"],
      ["containers[0].dockerConfig.hostConfig.LogConfig.Type", "a string", "a number"],
    ],
  ],
]

const accepted: readonly (readonly [string, unknown])[] = [
  [
    "one port of the host over tcp and over udp",
    { containers: [container("a", { portMappings: [port(53, "tcp"), port(53, "udp")] })] },
  ],
  [
    "ports that Docker chooses",
    { containers: [container("a", { portMappings: [port(0), port(0)] }), container("b", { portMappings: [port(0)] })] },
  ],
  [
    "a mount of an empty volume",
    {
      containers: [container("a", { mountPoints: [{ sourceVolume: "v", containerPath: "/v" }] })],
      volumes: [{ name: "v" }],
    },
  ],
  ["dependencies in any order of submission", { containers: [container("a", { links: ["b"] }), container("b")] }],
  [
    "as many containers as are told apart",
    { containers: Array.from({ length: 1024 }, (_, at) => container(String(at))) },
  ],
  [
    "what has the wrong shape, which is another's to tell",
    {
      containers: [7, null, { links: 1, volumesFrom: [1], mountPoints: [{}], portMappings: ["80"], dockerConfig: "x" }],
      volumes: {},
    },
  ],
  ["what is no object", "x"],
]

describe("the check of a task", () => {
  for (const [what, input, issues] of found)
    it(`finds ${what}`, () => {
      expect(findTaskIssues(input)).to.deep.equal(issues.map(([path, expected, got]) => ({ path, expected, got })))
    })

  for (const [what, input] of accepted)
    it(`passes over ${what}`, () => {
      expect(findTaskIssues(input)).to.deep.equal([])
    })

  it("reads any JSON", () => {
    const part = fc.dictionary(
      fc.constantFrom("name", "links", "volumesFrom", "mountPoints", "portMappings", "dockerConfig"),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(fc.record({ containers: fc.array(part), volumes: fc.jsonValue() }), (input) => {
        expect(findTaskIssues(input)).to.be.an("array")
      }),
    )
  })
})
