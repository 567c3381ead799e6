import { expect } from "chai"
import { InvalidTaskError } from "../../lib/model/error.ts"
import { tasksFromPayload } from "../../lib/wire/payload.ts"

const task = (arn: string, more: object = {}) => ({
  arn,
  desiredStatus: "RUNNING",
  containers: [{ name: "web", image: "nginx", essential: true }],
  ...more,
})

const faultOf = (payload: unknown): string => {
  try {
    tasksFromPayload(payload)
  } catch (error) {
    if (error instanceof InvalidTaskError) return error.message
    throw error
  }
  return expect.fail("the payload was taken")
}

describe("tasksFromPayload", () => {
  it("takes every field of a task, and the message's number for its start (TestTaskFromACS, DM-90)", () => {
    const { tasks, refused } = tasksFromPayload({
      messageId: "m",
      clusterArn: "cluster",
      seqNum: 42,
      tasks: [
        {
          arn: "myArn",
          desiredStatus: "RUNNING",
          family: "myFamily",
          version: "1",
          overrides: "{}",
          taskDefinitionAccountId: "123",
          containers: [
            {
              name: "myName",
              image: "image:tag",
              cpu: 10,
              memory: 100,
              command: ["command", "command2"],
              entryPoint: ["sh", "-c"],
              environment: { key: "value" },
              essential: true,
              links: ["other:alias"],
              portMappings: [{ containerPort: 900, hostPort: 800, protocol: "udp" }],
              mountPoints: [{ containerPath: "/container/path", readOnly: true, sourceVolume: "volName" }],
              volumesFrom: [{ readOnly: true, sourceContainer: "other" }],
              overrides: '{"command":["a","b","c"]}',
              dockerConfig: { config: '{"User":"www"}', hostConfig: null, version: "1.18" },
            },
            { name: "other", image: "image:tag" },
          ],
          volumes: [{ name: "volName", host: { sourcePath: "/host/path" } }],
        },
      ],
    })
    expect(refused).to.deep.equal([])
    expect(tasks).to.deep.equal([
      {
        arn: "myArn",
        desiredStatus: "RUNNING",
        family: "myFamily",
        version: "1",
        containers: [
          {
            name: "myName",
            image: "image:tag",
            cpu: 10,
            memory: 100,
            command: ["command", "command2"],
            entryPoint: ["sh", "-c"],
            environment: { key: "value" },
            essential: true,
            links: ["other:alias"],
            portMappings: [{ containerPort: 900, hostPort: 800, protocol: "udp" }],
            mountPoints: [{ containerPath: "/container/path", readOnly: true, sourceVolume: "volName" }],
            volumesFrom: [{ readOnly: true, sourceContainer: "other" }],
            overrides: { command: ["a", "b", "c"] },
            dockerConfig: { config: '{"User":"www"}', version: "1.18" },
          },
          { name: "other", image: "image:tag", essential: false },
        ],
        volumes: [{ name: "volName", host: { sourcePath: "/host/path" } }],
        startSequenceNumber: 42,
      },
    ])
  })

  it("takes the number for the stop of a task that is to stop, and none where there is none (DM-90)", () => {
    const stop = task("task/1", { desiredStatus: "STOPPED" })
    expect(tasksFromPayload({ seqNum: 7, tasks: [stop] }).tasks[0]).to.deep.equal({ ...stop, stopSequenceNumber: 7 })
    expect(tasksFromPayload({ seqNum: null, tasks: [stop] }).tasks[0]).to.deep.equal(stop)
  })

  it("puts all stops first, each lot in the order of the message (AC-3, TE-34)", () => {
    const stops = { desiredStatus: "STOPPED" }
    const { tasks } = tasksFromPayload({ tasks: [task("a"), task("b", stops), task("c"), task("d", stops)] })
    expect(tasks.map(({ arn }) => arn)).to.deep.equal(["b", "d", "a", "c"])
  })

  it("sets a task aside that cannot be used, with every reason, and takes the others (AC-2)", () => {
    const { tasks, refused } = tasksFromPayload({
      tasks: [task("a", { containers: [{ name: "web" }], family: 7 }), null, task("b"), { containers: [] }],
    })
    expect(tasks.map(({ arn }) => arn)).to.deep.equal(["b"])
    expect(refused.map(({ arn, error }) => [arn, error.issues.map(({ path }) => path)])).to.deep.equal([
      ["a", ["tasks[0].containers[0].image", "tasks[0].family"]],
      [undefined, ["tasks[1]"]],
      [undefined, ["tasks[3].containers"]],
    ])
  })

  it("sets a task aside that has no arn to tell of it by", () => {
    const { refused } = tasksFromPayload({ tasks: [{ containers: [{ name: "web", image: "nginx" }] }] })
    expect(refused.map(({ error }) => error.message)).to.deep.equal([
      "Invalid task: tasks[0].arn: expected a text that is not empty, got nothing",
    ])
  })

  it("refuses a message without a list of tasks, or with a number that is none", () => {
    expect(faultOf("hello")).to.equal('Invalid task: expected a message with tasks, got "hello"')
    expect(faultOf({ seqNum: 1 })).to.equal("Invalid task: tasks: expected a list, got nothing")
    expect(faultOf({ seqNum: -1, tasks: [] })).to.equal("Invalid task: seqNum: expected a whole number from 0, got -1")
  })
})
