/**
 * The daemon of marble tests: whatever it is asked it does at once, so that a test's columns show the frames that the test
 * names and no others. Programs run until something happens to them; one that is told to stop does, with 143.
 */
import { Subject, type Observable } from "rxjs"
import {
  CannotContainerError,
  CannotGetDockerclientError,
  type ContainerEvent,
  type DockerConfig,
  type DockerHostConfig,
  type PortBinding,
} from "../index.ts"
import type { ContainerHappening, Happening } from "./happening.ts"
import { newMember, type Member } from "./member.ts"

export class World {
  readonly #now: () => number
  readonly #members = new Map<string, Member>()
  readonly #events$ = new Subject<ContainerEvent>()
  #connection$ = new Subject<never>()
  #isDown = false
  #made = 0
  /** When the last event was told, in milliseconds. */
  #latest = 0

  constructor(now: () => number) {
    this.#now = now
  }

  readonly events$: Observable<ContainerEvent> = this.#events$.asObservable()

  /** Errors when the daemon goes away, and whatever is under way with it. */
  get connection$(): Observable<never> {
    return this.#connection$.asObservable()
  }

  /** Throws while the daemon is away. */
  reach(): void {
    if (this.#isDown) throw away()
  }

  members(): readonly Member[] {
    return [...this.#members.values()]
  }

  find(idOrName: string): Member | undefined {
    return this.#members.get(idOrName) ?? this.members().find(({ name }) => name === idOrName)
  }

  create(config: DockerConfig, hostConfig: DockerHostConfig, name: string): Member {
    const before = this.find(name)
    if (before !== undefined)
      throw new CannotContainerError(
        "Create",
        `Conflict. The container name "/${name}" is already in use by container "${before.containerId}"`,
        { verdict: "conflict" },
      )
    return this.#put(newMember(config, hostConfig, { name, number: (this.#made += 1) }))
  }

  /** Throws where another container holds a port that it is to have; then it stays where it was, with the reason noted. */
  start(member: Member): Member {
    if (member.state === "running") return member
    const taken = this.#takenPort(member)
    if (taken !== undefined) {
      const error =
        `driver failed programming external connectivity on endpoint ${member.name} (${member.containerId}): ` +
        `Bind for ${taken.bindIp}:${String(taken.hostPort)} failed: port is already allocated`
      this.#put({ ...member, error })
      throw new CannotContainerError("Start", error, { verdict: "refused", retryable: true })
    }
    const begun = this.#put({
      ...member,
      state: "running",
      startedAt: this.#nextMoment(),
      finishedAt: undefined,
      exitCode: undefined,
      error: undefined,
      oomKilled: false,
      portBindings: member.ports,
    })
    this.#tell(begun, "start")
    return begun
  }

  /** What is not there, or does not run, is stopped already. */
  stop(member: Member | undefined): void {
    if (member?.state !== "running") return
    this.#tell(member, "kill", { signal: "15" })
    this.#tell(this.#die(member, byTerm), "stop")
  }

  remove(member: Member | undefined): void {
    if (member === undefined) return
    if (member.state === "running") {
      this.#tell(member, "kill", { signal: "9" })
      this.#die(member, byKill)
    }
    this.#members.delete(member.containerId)
    this.#tell(member, "destroy")
  }

  /** Throws where it cannot happen: there is no such container, or what does not run is to die. */
  happen(happening: Happening): void {
    switch (happening.kind) {
      case "down":
        this.#isDown = true
        this.#connection$.error(new CannotGetDockerclientError("The Docker daemon has gone away", { verdict: "cut" }))
        break
      case "up":
        this.#isDown = false
        this.#connection$ = new Subject()
        break
      case "died":
      case "started":
      case "oom":
      case "destroyed":
        this.#happenTo(this.#named(happening.container), happening)
        break
    }
  }

  #happenTo(member: Member, happening: ContainerHappening): void {
    const isOfRunning = happening.kind === "died" || happening.kind === "oom"
    if (isOfRunning && member.state !== "running")
      throw new Error(`${happening.container} does not run, it is ${member.state}`)
    switch (happening.kind) {
      case "died":
        if (happening.oomKilled) this.#tell(member, "oom")
        this.#die({ ...member, oomKilled: member.oomKilled || happening.oomKilled }, happening.exitCode)
        break
      case "started":
        this.start(member)
        break
      case "oom":
        this.#tell(this.#put({ ...member, oomKilled: true }), "oom")
        break
      case "destroyed":
        this.remove(member)
        break
    }
  }

  #die(member: Member, exitCode: number): Member {
    const dead = this.#put({ ...member, state: "exited", finishedAt: this.#nextMoment(), exitCode, portBindings: [] })
    this.#tell(dead, "die", { exitCode: String(exitCode) })
    return dead
  }

  /** One container each, whatever the addresses. */
  #takenPort({ ports }: Member): PortBinding | undefined {
    const held = this.members().flatMap(({ portBindings }) => portBindings)
    return ports.find(({ hostPort, protocol }) =>
      held.some((binding) => binding.hostPort === hostPort && binding.protocol === protocol),
    )
  }

  #put(member: Member): Member {
    this.#members.set(member.containerId, member)
    return member
  }

  /** The newest where one task has several; which of several tasks' is for the test to say. */
  #named(wanted: string): Member {
    const meant = this.members().filter((member) => isCalled(member, wanted))
    const newest = meant.at(-1)
    if (newest === undefined)
      throw new Error(`there is no container ${wanted}, only: ${fullNames(this.members()) || "none"}`)
    if (meant.some(({ taskArn }) => taskArn !== newest.taskArn))
      throw new Error(`${wanted} may be any of these, and is to say which: ${fullNames(meant)}`)
    return newest
  }

  /** Of the next event, in milliseconds. They are a microsecond apart at least, so that none is taken for a copy of another. */
  #nextMoment(): number {
    return Math.max(this.#now(), this.#latest + 0.001)
  }

  #tell(
    { containerId, labels, image, name }: Member,
    action: string,
    more: Readonly<Record<string, string>> = {},
  ): void {
    this.#latest = this.#nextMoment()
    const attributes = { ...labels, image, name, ...more }
    this.#events$.next({ action, containerId, attributes, timeNano: this.#latest * 1e6 })
  }
}

/** By the name it has in its task, alone or after its task's arn. */
export const isCalled = ({ taskArn, container }: Pick<Member, "taskArn" | "container">, name: string): boolean =>
  name === container || name === `${taskArn} ${container}`

const fullNames = (members: readonly Member[]): string =>
  members.map(({ taskArn, container }) => `${taskArn} ${container}`).join(", ")

/** Exit codes of a process that a signal ended. */
const byTerm = 143
const byKill = 137

const away = (): CannotGetDockerclientError => new CannotGetDockerclientError("Cannot connect to the Docker daemon")
