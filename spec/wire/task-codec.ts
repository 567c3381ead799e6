import { expect } from "chai"
import { decodeStrictly } from "../../lib/wire/strict.ts"
import { TaskCodec } from "../../lib/wire/task-codec.ts"

const inTask = (part: object): unknown => ({ containers: [], ...part })
const inContainer = (part: object): unknown => ({ containers: [{ name: "a", image: "busybox", ...part }] })
const inPort = (part: object): unknown => inContainer({ portMappings: [{ containerPort: 80, ...part }] })
const inMount = (part: object): unknown =>
  inContainer({ mountPoints: [{ sourceVolume: "v", containerPath: "/v", ...part }] })

const issuesIn = (input: unknown): unknown => {
  const decoded = decodeStrictly(TaskCodec, input)
  return decoded._tag === "Left" ? decoded.left : []
}

const name = "a name of letters, digits, _, . and - (at most 255)"
const text = "a string without NUL"

const refused: readonly (readonly [string, unknown, string, string, string])[] = [
  ["no object", null, "", "a task", "null"],
  ["no containers", {}, "containers", "a list", "nothing"],
  ["containers that are no list", { containers: {} }, "containers", "a list", "an object"],
  [
    "an unknown key (DM-91)",
    inTask({ containerDefinitions: [] }),
    "containerDefinitions",
    "one of the keys containers, arn, family, version, volumes, desiredStatus, startSequenceNumber, stopSequenceNumber",
    "an unknown key",
  ],
  ["an empty arn", inTask({ arn: "" }), "arn", "a string that is not empty", '""'],
  ["a version that is a number", inTask({ version: 3 }), "version", text, "3"],
  ["another desired status", inTask({ desiredStatus: "PULLED" }), "desiredStatus", "RUNNING or STOPPED", '"PULLED"'],
  [
    "a negative sequence number",
    inTask({ startSequenceNumber: -1 }),
    "startSequenceNumber",
    "a whole number from 0",
    "-1",
  ],
  ["half a sequence number", inTask({ stopSequenceNumber: 0.5 }), "stopSequenceNumber", "a whole number from 0", "0.5"],
  ["a volume without a name", inTask({ volumes: [{}] }), "volumes[0].name", "a string that is not empty", "nothing"],
  [
    "a volume with a colon",
    inTask({ volumes: [{ name: "v", host: { sourcePath: "/a:b" } }] }),
    "volumes[0].host.sourcePath",
    "a path without a colon",
    '"/a:b"',
  ],
  [
    "an unknown kind of volume",
    inTask({ volumes: [{ name: "v", efs: 1 }] }),
    "volumes[0].efs",
    "one of the keys name, host",
    "an unknown key",
  ],
  ["a container that is none", { containers: ["nginx"] }, "containers[0]", "a container", '"nginx"'],
  ["an empty name", inContainer({ name: "" }), "containers[0].name", name, '""'],
  ["a name with a blank", inContainer({ name: "a b" }), "containers[0].name", name, '"a b"'],
  ["a name with a colon", inContainer({ name: "a:b" }), "containers[0].name", name, '"a:b"'],
  ["a name that begins with a dash", inContainer({ name: "-a" }), "containers[0].name", name, '"-a"'],
  [
    "a name too long",
    inContainer({ name: "a".repeat(256) }),
    "containers[0].name",
    name,
    `"${"a".repeat(40)}…" (256 characters)`,
  ],
  ["an empty image", inContainer({ image: "" }), "containers[0].image", "an image reference without white space", '""'],
  [
    "an image with a blank",
    inContainer({ image: "a b" }),
    "containers[0].image",
    "an image reference without white space",
    '"a b"',
  ],
  [
    "an image with a NUL",
    inContainer({ image: "a\0" }),
    "containers[0].image",
    "an image reference without white space",
    '"a\\u0000"',
  ],
  ["essential as text", inContainer({ essential: "true" }), "containers[0].essential", "a boolean", '"true"'],
  ["a command as text", inContainer({ command: "sh" }), "containers[0].command", "a list", "a string"],
  ["a NUL in a command", inContainer({ command: ["a", "\0"] }), "containers[0].command[1]", text, "a string"],
  ["an entry point of numbers", inContainer({ entryPoint: [1] }), "containers[0].entryPoint[0]", text, "a number"],
  ["an environment as a list", inContainer({ environment: [] }), "containers[0].environment", "an object", "a list"],
  [
    "a number in the environment",
    inContainer({ environment: { A: 1 } }),
    "containers[0].environment.A",
    text,
    "a number",
  ],
  [
    "an empty environment key",
    inContainer({ environment: { "": "x" } }),
    'containers[0].environment[""]',
    "a key that is not empty and holds neither = nor NUL",
    "a string",
  ],
  [
    "an environment key with =",
    inContainer({ environment: { "A=B": "x" } }),
    'containers[0].environment["A…"]',
    "a key that is not empty and holds neither = nor NUL",
    "a string",
  ],
  [
    "an environment key with NUL",
    inContainer({ environment: { "A\0": "x" } }),
    'containers[0].environment["A\\u0000"]',
    "a key that is not empty and holds neither = nor NUL",
    "a string",
  ],
  [
    "a NUL in the environment",
    inContainer({ environment: { A: "\0" } }),
    "containers[0].environment.A",
    text,
    "a string",
  ],
  ["negative shares", inContainer({ cpu: -1 }), "containers[0].cpu", "a whole number from 0 to 262144", "-1"],
  [
    "more shares than Docker takes",
    inContainer({ cpu: 262_145 }),
    "containers[0].cpu",
    "a whole number from 0 to 262144",
    "262145",
  ],
  ["half a MiB", inContainer({ memory: 0.5 }), "containers[0].memory", "a whole number from 0 to 8589934591", "0.5"],
  [
    "absurd memory",
    inContainer({ memory: 2 ** 33 }),
    "containers[0].memory",
    "a whole number from 0 to 8589934591",
    "8589934592",
  ],
  [
    "a link of three parts",
    inContainer({ links: ["a:b:c"] }),
    "containers[0].links[0]",
    "name or name:alias",
    '"a:b:c"',
  ],
  [
    "a link without an alias after its colon",
    inContainer({ links: ["a:"] }),
    "containers[0].links[0]",
    "name or name:alias",
    '"a:"',
  ],
  [
    "volumes from nobody",
    inContainer({ volumesFrom: [{}] }),
    "containers[0].volumesFrom[0].sourceContainer",
    "a string that is not empty",
    "nothing",
  ],
  [
    "a relative container path",
    inMount({ containerPath: "v" }),
    "containers[0].mountPoints[0].containerPath",
    "an absolute path without a colon",
    '"v"',
  ],
  [
    "a container path with a colon",
    inMount({ containerPath: "/v:ro" }),
    "containers[0].mountPoints[0].containerPath",
    "an absolute path without a colon",
    '"/v:ro"',
  ],
  ["readOnly as a number", inMount({ readOnly: 1 }), "containers[0].mountPoints[0].readOnly", "a boolean", "1"],
  [
    "container port 0",
    inPort({ containerPort: 0 }),
    "containers[0].portMappings[0].containerPort",
    "a whole number from 1 to 65535",
    "0",
  ],
  [
    "a container port too high",
    inPort({ containerPort: 65_536 }),
    "containers[0].portMappings[0].containerPort",
    "a whole number from 1 to 65535",
    "65536",
  ],
  [
    "a container port as text",
    inPort({ containerPort: "80" }),
    "containers[0].portMappings[0].containerPort",
    "a whole number from 1 to 65535",
    '"80"',
  ],
  [
    "a negative host port",
    inPort({ hostPort: -1 }),
    "containers[0].portMappings[0].hostPort",
    "a whole number from 0 to 65535",
    "-1",
  ],
  [
    "a host port too high",
    inPort({ hostPort: 65_536 }),
    "containers[0].portMappings[0].hostPort",
    "a whole number from 0 to 65535",
    "65536",
  ],
  [
    "a protocol in capitals",
    inPort({ protocol: "TCP" }),
    "containers[0].portMappings[0].protocol",
    "tcp or udp",
    '"TCP"',
  ],
  [
    "a bind address (LIM-17)",
    inPort({ bindIp: "::" }),
    "containers[0].portMappings[0].bindIp",
    "one of the keys containerPort, hostPort, protocol",
    "an unknown key",
  ],
  [
    "overrides as a list",
    inContainer({ overrides: [] }),
    "containers[0].overrides",
    "an object, or the JSON text of one",
    "a list",
  ],
  [
    "overrides as an empty text",
    inContainer({ overrides: "" }),
    "containers[0].overrides",
    "an object, or the JSON text of one",
    "a string",
  ],
  [
    "overrides as a text that is no JSON",
    inContainer({ overrides: "{" }),
    "containers[0].overrides",
    "an object, or the JSON text of one",
    "a string",
  ],
  [
    "overrides as the text of a list",
    inContainer({ overrides: "[]" }),
    "containers[0].overrides",
    "an object, or the JSON text of one",
    "a list",
  ],
  [
    "an unknown override (DM-91)",
    inContainer({ overrides: { environment: [] } }),
    "containers[0].overrides.environment",
    "one of the keys command",
    "an unknown key",
  ],
  [
    "an unknown override in a text",
    inContainer({ overrides: '{"environment":[]}' }),
    "containers[0].overrides.environment",
    "one of the keys command",
    "an unknown key",
  ],
  [
    "an overlay as an object",
    inContainer({ dockerConfig: { config: {} } }),
    "containers[0].dockerConfig.config",
    text,
    "an object",
  ],
  [
    "an API version of words",
    inContainer({ dockerConfig: { version: "v1" } }),
    "containers[0].dockerConfig.version",
    "an API version such as 1.41",
    "a string",
  ],
]

describe("the shape of a task", () => {
  for (const [what, input, path, expected, got] of refused)
    it(`does not allow ${what}`, () => {
      expect(issuesIn(input)).to.deep.equal([{ path, expected, got }])
    })

  const taken: readonly (readonly [string, unknown])[] = [
    [
      "the highest of every number",
      inContainer({ cpu: 262_144, memory: 2 ** 33 - 1, portMappings: [{ containerPort: 65_535, hostPort: 65_535 }] }),
    ],
    ["a digest reference", inContainer({ image: "registry.test:5000/a/b@sha256:0123" })],
    ["the root as a container path", inMount({ containerPath: "/" })],
    ["a name of one letter, and one of 255", inContainer({ name: "a" })],
    ["a name of 255", inContainer({ name: `a${"_".repeat(254)}` })],
  ]
  for (const [what, input] of taken)
    it(`allows ${what}`, () => {
      expect(issuesIn(input)).to.deep.equal([])
    })
})
