/** The part of a task's record that never changes: what was asked for, key by key. */
import { dictionary, exact, series } from "./exact.ts"
import { number, string } from "./saved-shape.ts"
import { flag, oneOf, wholeNumber } from "./scalar.ts"

const words = series(string)
const protocol = oneOf("tcp", "udp")

/** Made by us; never `false`. */
const internal = oneOf(true)

const ContainerRecord = exact(
  {
    name: string,
    image: string,
    essential: flag,
    environment: dictionary(string),
    cpu: number,
    memory: number,
    links: words,
    volumesFrom: series(exact({ sourceContainer: string, readOnly: flag }, {}, "an object with sourceContainer")),
    mountPoints: series(
      exact({ sourceVolume: string, containerPath: string, readOnly: flag }, {}, "an object with sourceVolume"),
    ),
    portMappings: series(
      exact({ containerPort: number, hostPort: number, protocol }, {}, "an object with containerPort"),
    ),
  },
  {
    command: words,
    entryPoint: words,
    overrides: exact({}, { command: words }, "an object with command"),
    dockerConfig: exact({}, { config: string, hostConfig: string, version: string }, "an object with config"),
    internal,
  },
  "a container's definition",
)

export const DefinitionRecord = exact(
  {
    arn: string,
    family: string,
    version: string,
    containers: series(ContainerRecord),
    volumes: series(exact({ name: string }, { sourcePath: string }, "a volume")),
    desiredStatus: oneOf("RUNNING", "STOPPED"),
  },
  { startSequenceNumber: wholeNumber(0), stopSequenceNumber: wholeNumber(0) },
  "a task's definition",
)
