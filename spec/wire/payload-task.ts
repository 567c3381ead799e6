import { expect } from "chai"
import { tasksFromPayload } from "../../lib/wire/payload.ts"

const task = (arn: string, more: object = {}) => ({
  arn,
  desiredStatus: "RUNNING",
  containers: [{ name: "web", image: "nginx" }],
  ...more,
})

describe("a payload's task", () => {
  it("reads keys in any case, and passes over those it does not know (DM-20, DM-90)", () => {
    const { tasks, refused } = tasksFromPayload({
      seqNum: 7,
      tasks: [
        {
          ARN: "task/1",
          DesiredStatus: "STOPPED",
          launchType: "EC2",
          StartSequenceNumber: 9,
          Containers: [
            {
              ...{ Name: "web", Image: "nginx", newField: 1, ESSENTIAL: false, Cpu: 10, memory: 4 },
              ...{ Command: ["a", null], ENTRYPOINT: ["sh", null], Environment: { A: "b", Null: null }, Links: null },
              PortMappings: [{ ContainerPort: 80, HOSTPORT: 8080, Protocol: null, name: "http" }],
              MountPoints: [{ SourceVolume: "v", ContainerPath: "/v", ReadOnly: true, uid: 1 }],
              VolumesFrom: [{ SourceContainer: "db", ReadOnly: null, uid: 1 }],
              Overrides: { COMMAND: ["x"] },
              DockerConfig: { Config: "{}", HOSTCONFIG: null, Version: "1.41", more: 1 },
            },
            { name: "db", image: "postgres", Name: "passed over" },
          ],
          Volumes: [
            { name: "v", host: { SourcePath: "/srv", more: 1 }, more: 1 },
            { name: "w", host: null },
          ],
        },
      ],
    })
    expect(refused.map(({ error }) => error.message)).to.deep.equal([])
    expect(tasks).to.deep.equal([
      {
        arn: "task/1",
        desiredStatus: "STOPPED",
        stopSequenceNumber: 7,
        containers: [
          {
            ...{ name: "web", image: "nginx", essential: false, cpu: 10, memory: 4 },
            ...{ command: ["a", ""], entryPoint: ["sh", ""], environment: { A: "b", Null: "" } },
            portMappings: [{ containerPort: 80, hostPort: 8080 }],
            mountPoints: [{ sourceVolume: "v", containerPath: "/v", readOnly: true }],
            volumesFrom: [{ sourceContainer: "db" }],
            overrides: { command: ["x"] },
            dockerConfig: { config: "{}", version: "1.41" },
          },
          { name: "db", image: "postgres", essential: false },
        ],
        volumes: [
          { name: "v", host: { sourcePath: "/srv" } },
          { name: "w", host: {} },
        ],
      },
    ])
  })

  it("drops no override that it does not know, and makes no empty volume of a kind that it does not know (DM-33, DM-40)", () => {
    const { refused } = tasksFromPayload({
      tasks: [
        task("a", { containers: [{ name: "web", image: "nginx", overrides: { memory: 1 } }] }),
        task("b", { volumes: [{ name: "v", efsVolumeConfiguration: {} }] }),
        task("c", { volumes: [{ name: "v", host: {} }, { name: "w" }] }),
      ],
    })
    expect(refused.map(({ arn, error }) => [arn, error.issues.map(({ path }) => path)])).to.deep.equal([
      ["a", ["tasks[0].containers[0].overrides.memory"]],
      ["b", ["tasks[1].volumes[0].efsVolumeConfiguration"]],
      ["c", ["tasks[2].volumes[1].host"]],
    ])
  })

  it("leaves what is no object, and no list, to be refused in its place", () => {
    const container = { name: "web", image: "nginx", environment: 1, command: {}, mountPoints: [2], dockerConfig: "3" }
    const { refused } = tasksFromPayload({ tasks: [task("a", { containers: [container], volumes: [4] })] })
    expect(refused[0]?.error.issues.map(({ path }) => path.replace("tasks[0].", ""))).to.have.members([
      ...["environment", "command", "mountPoints[0]", "dockerConfig"].map((key) => `containers[0].${key}`),
      "volumes[0]",
    ])
  })
})
