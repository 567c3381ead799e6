/**
 * Everything that reads what others have written: any JSON at all, and any damage to what it should be, is read or reported, and
 * nothing is thrown but the one error that a reader is said to throw. fast-check prints the seed of a run that fails.
 */
import { expect } from "chai"
import fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import { createTaskEngine } from "../../lib/index.ts"
import { EngineError, InvalidTaskError } from "../../lib/model/error.ts"
import { createSimulatedDocker } from "../../lib/simulation/index.ts"
import { contextEndpoint, currentContext } from "../../lib/wire/docker-context.ts"
import {
  readCreated,
  readEvent,
  readInspection,
  readList,
  readPullLine,
  readRefusal,
  readVersion,
} from "../../lib/wire/docker-message.ts"
import { decodeConfig } from "../../lib/wire/engine-config.ts"
import { environmentConfig } from "../../lib/wire/environment.ts"
import { tasksFromPayload } from "../../lib/wire/payload.ts"
import { readDockerConfig, readDockercfg, readEngineAuth } from "../../lib/wire/registry-config.ts"
import { readHelperAnswer } from "../../lib/wire/registry-helper.ts"
import { decodeState } from "../../lib/wire/saved-state.ts"
import { taskFromDefinition } from "../../lib/wire/task-definition.ts"
import { decodeTask } from "../../lib/wire/task-input.ts"
import { spoilt } from "./support/mutate.ts"
import { sample } from "./support/saved.ts"

const container = {
  name: "web",
  image: "nginx:1",
  essential: true,
  command: ["a"],
  environment: { KEY: "value" },
  cpu: 10,
  memory: 64,
  links: ["db:alias"],
  volumesFrom: [{ sourceContainer: "db", readOnly: true }],
  mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch" }],
  portMappings: [{ containerPort: 80, hostPort: 8080, protocol: "udp" }],
  overrides: { command: ["b"] },
  dockerConfig: { config: '{"User":"www"}', hostConfig: '{"Privileged":true}', version: "1.41" },
}
const volumes = [{ name: "scratch" }, { name: "data", host: { sourcePath: "/data" } }]
const task = { arn: "task/1", containers: [container, { name: "db", image: "db" }], volumes, desiredStatus: "RUNNING" }

const definition = {
  family: "shop",
  revision: 3,
  networkMode: "bridge",
  volumes,
  containerDefinitions: [
    {
      ...{ name: "web", image: "nginx", cpu: 1, memory: 64, memoryReservation: 32, essential: true, user: "www" },
      ...{ environment: [{ name: "KEY", value: "value" }], links: ["db"], privileged: true, hostname: "h" },
      ...{ ulimits: [{ name: "nofile", softLimit: 1, hardLimit: 2 }], dockerLabels: { a: "b" } },
      logConfiguration: { logDriver: "syslog", options: { tag: "x" } },
      linuxParameters: { capabilities: { add: ["SYS_PTRACE"] }, sharedMemorySize: 64 },
      portMappings: [{ containerPort: 80, hostPort: 8080, protocol: "tcp" }],
    },
    { name: "db", image: "db" },
  ],
}

const inspection = {
  Id: "id",
  Name: "/web",
  Config: { Labels: { a: "b" } },
  State: { Status: "exited", ExitCode: 3, OOMKilled: false, Error: "", StartedAt: "2024-01-01T00:00:00Z" },
  NetworkSettings: { Ports: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "32768" }] } },
  Mounts: [{ Source: "/a", Destination: "/b" }],
}
const event = { Type: "container", Action: "die", Actor: { ID: "id", Attributes: { exitCode: "3" } }, timeNano: 1e15 }
const pullLine = { status: "Downloading", id: "layer", progressDetail: { current: 1, total: 2 } }

const credentials = { "h.tld": { username: "u", password: "p", auth: "dTpw", email: "e" } }
const dockerConfig = { auths: credentials, credHelpers: { "h.tld": "ecr-login" }, credsStore: "desktop" }

/** It gives a value, or an error by name among its results; it throws nothing. */
type Reader = (input: unknown) => void

const gives =
  (read: (input: unknown) => E.Either<unknown, unknown>): Reader =>
  (input) => {
    const result = read(input)
    if (E.isLeft(result))
      expect(result.left).to.satisfy((left: unknown) => Array.isArray(left) || left instanceof EngineError)
  }

/** It may throw what it says it throws, and nothing else. */
const refusesWith =
  (Refusal: typeof InvalidTaskError, read: (input: unknown) => unknown): Reader =>
  (input) => {
    try {
      read(input)
    } catch (error) {
      expect(error).to.be.instanceOf(Refusal)
    }
  }

/** What is read as text, JSON or not, and cut off anywhere. */
const asText =
  (read: (text: string) => unknown): Reader =>
  (input) => {
    // What has no JSON is written as nothing.
    const text = typeof input === "string" ? input : [input].map((value) => JSON.stringify(value)).join()
    for (const part of [text, text.slice(0, text.length / 2)]) read(part)
  }

const environment = {
  ...{ ECS_DATADIR: "/d", ECS_CHECKPOINT: "true", ECS_ENGINE_AUTH_TYPE: "docker", ECS_CONTAINER_STOP_TIMEOUT: "30s" },
  ...{ ECS_ENGINE_AUTH_DATA: JSON.stringify(credentials), ECS_AVAILABLE_LOGGING_DRIVERS: '["syslog"]' },
}

/** Variables hold text, whatever is made of them. */
const asVariables = (input: unknown): Readonly<Record<string, string>> =>
  typeof input === "object" && input !== null
    ? Object.fromEntries(
        Object.entries(input).map(([name, said]) => [name, typeof said === "string" ? said : JSON.stringify(said)]),
      )
    : {}

const readers: Readonly<Record<string, readonly [Reader, unknown]>> = {
  "a submitted task": [gives((input) => decodeTask(input, { arn: "task/1" })), task],
  "a definition of ECS's": [refusesWith(InvalidTaskError, (input) => taskFromDefinition(input)), definition],
  "a payload of ECS's": [refusesWith(InvalidTaskError, tasksFromPayload), { seqNum: 7, tasks: [task, task] }],
  "an agent's state": [gives(decodeState), sample(4)],
  "an old agent's state": [gives(decodeState), sample(1)],
  limits: [gives(decodeConfig), { stopGraceMs: 1, maxPulls: 2, loggingDrivers: ["syslog"] }],
  "the environment": [(input) => environmentConfig(asVariables(input)), environment],
  "Docker's config.json": [asText(readDockerConfig), dockerConfig],
  "a .dockercfg": [asText(readDockercfg), credentials],
  EngineAuthData: [(input) => readEngineAuth("docker", input), credentials],
  "a credential helper's answer": [asText(readHelperAnswer), { Username: "u", Secret: "p", ServerURL: "h.tld" }],
  "the current context": [asText(currentContext), { currentContext: "remote" }],
  "a context's place": [asText(contextEndpoint), { Name: "remote", Endpoints: { docker: { Host: "tcp://h:1" } } }],
  "Docker's inspect": [gives(readInspection), inspection],
  "Docker's events": [gives(readEvent), event],
  "Docker's list": [gives(readList), [{ Id: "id", Names: ["/web"], Labels: { a: "b" }, State: "running" }]],
  "Docker's answer to a create": [gives(readCreated), { Id: "id", Warnings: [] }],
  "Docker's version": [gives(readVersion), { Version: "20.10", ApiVersion: "1.41", MinAPIVersion: "1.12" }],
  "Docker's words on a pull": [gives(readPullLine), pullLine],
  "Docker's refusals": [gives(readRefusal), { message: "no" }],
}

/** What a reader returns is no verdict: only what it throws is. */
const holds = (inputs: fc.Arbitrary<unknown>, read: Reader): void =>
  fc.assert(
    fc.property(inputs, (input) => {
      read(input)
    }),
  )

describe("hostile or damaged input", () => {
  for (const [what, [read, valid]] of Object.entries(readers)) {
    it(`of any kind as ${what} is read or reported`, () => {
      holds(fc.oneof(fc.jsonValue(), fc.anything()), read)
    })

    it(`that was ${what} once is read or reported`, () => {
      read(valid)
      holds(spoilt(valid), read)
    })
  }

  it("makes no engine of a damaged state, or a whole one; one that is refused has a name", () => {
    const docker = createSimulatedDocker()
    fc.assert(
      fc.property(spoilt(sample(4)), (state) => {
        try {
          const engine = createTaskEngine({ docker, state })
          expect(createTaskEngine({ docker, state: JSON.parse(JSON.stringify(engine)) }).listTasks()).to.deep.equal(
            engine.listTasks(),
          )
        } catch (error) {
          if (!(error instanceof EngineError)) throw error
          expect(error.name).to.be.oneOf(["InvalidStateError", "UnsupportedStateError"])
        }
      }),
      { numRuns: 50 },
    )
  })
})
