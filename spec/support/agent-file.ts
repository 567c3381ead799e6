/** A state file as an ECS agent writes it; what a task or a container leaves out is as the agent's format has it by default. */

/** A container that the daemon has, as the file tells which it is. */
export interface Known {
  readonly id: string
  readonly arn: string
}

/** Every container is called `main`, unless it says otherwise. */
export const agentFile = (tasks: readonly AgentTask[], known: readonly Known[] = []): object => ({
  Version: 4,
  Data: {
    TaskEngine: {
      Tasks: tasks.map(({ Containers = [{}], ...task }) => ({
        ...{ DesiredStatus: "RUNNING", KnownStatus: "NONE", SentStatus: "NONE", ...task },
        Containers: Containers.map((container) => ({
          ...{ Name: "main", Image: "busybox:1", Command: ["httpd"], Essential: true, desiredStatus: "RUNNING" },
          ...container,
        })),
      })),
      IdToContainer: Object.fromEntries(known.map(({ id }) => [id, { DockerId: id, Container: { Name: "main" } }])),
      IdToTask: Object.fromEntries(known.map(({ id, arn }) => [id, arn])),
    },
  },
})

interface AgentTask {
  readonly Arn: string
  readonly Containers?: readonly object[]
  readonly [key: string]: unknown
}
