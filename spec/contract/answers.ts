/** What is asked and answered, where nothing much happens. */
import type { Scenario } from "./scenario.ts"

const serving = ["sleep", "1000"]

export const answers: readonly Scenario[] = [
  {
    title: "calls about no container",
    play: async (play) => {
      await play.start("none")
      await play.stop("none", 1000)
      await play.remove("none")
      await play.inspect("none")
      await play.describe("none")
      await play.hand("kill", "none", "KILL")
      await play.hand("pause", "none")
      await play.hand("restart", "none", "1000")
    },
    answers: [
      "start none: CannotStartContainerError missing: No such container: none",
      "stop none: ok",
      "remove none: ok",
      "inspect none: CannotInspectContainerError missing: No such container: none",
      "describe none: CannotDescribeContainerError missing: No such container: none",
      "kill none KILL: Cannot kill container: none: No such container: none",
      "pause none: No such container: none",
      "restart none 1000: No such container: none",
    ],
    events: [],
  },
  {
    title: "calls that ask for what is so already",
    play: async (play) => {
      await play.run("it", serving)
      await play.start("it")
      await play.stop("it", 0)
      await play.stop("it", 0)
      await play.create("idle", serving)
      await play.stop("idle", 1000)
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "start it: ok",
      "stop it: ok",
      "stop it: ok",
      "create idle: ok",
      "stop idle: ok",
    ],
    events: ["create it", "start it", "kill(15) it", "kill(9) it", "die(137) it", "stop it", "create idle"],
  },
  {
    title: "a container merely created",
    play: async (play) => {
      await play.create("it", serving, {
        hostConfig: { Binds: ["/tmp:/host:ro"] },
        config: { Volumes: { "/data": {} } },
      })
      await play.inspect("it")
      await play.describe("it")
      await play.list()
      await play.list({ all: true })
      await play.hand("kill", "it", "KILL")
      await play.hand("pause", "it")
    },
    answers: [
      "create it: ok",
      "inspect it: created, never started, mounts /data, mounts /host",
      "describe it: CREATED",
      "list: none",
      "list: it created",
      "kill it KILL: Cannot kill container: <it>: Container <it> is not running",
      "pause it: Container <it> is not running",
    ],
    events: ["create it"],
  },
  {
    title: "creates that are refused",
    play: async (play) => {
      await play.create("it", serving)
      await play.create("it", serving)
      await play.create("it", serving, { config: { Image: "docker-task-engine/none" } })
      await play.create("~", serving)
      await play.create("linked", serving, { hostConfig: { Links: ["none:alias"] } })
      await play.create("sharing", serving, { hostConfig: { VolumesFrom: ["none"] } })
      await play.create("idle", [], { config: { Cmd: [], Entrypoint: [] } })
    },
    answers: [
      "create it: ok",
      'create it: CannotCreateContainerError conflict: Conflict. The container name "/it" is already in use by container "<it>". You have to remove (or rename) that container to be able to reuse that name.',
      "create it: CannotCreateContainerError missing: No such image: docker-task-engine/none:latest",
      "create ~: CannotCreateContainerError refused: Invalid container name (~), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
      "create linked: CannotCreateContainerError refused: could not get container for none: No such container: none",
      "create sharing: CannotCreateContainerError refused: No such container: none",
      "create idle: ok",
    ],
    events: ["create it", "destroy linked", "destroy sharing", "create idle"],
  },
  {
    title: "a name that is free again",
    play: async (play) => {
      await play.create("it", serving)
      await play.remove("it")
      await play.create("it", serving)
    },
    answers: ["create it: ok", "remove it: ok", "create it: ok"],
    events: ["create it", "destroy it", "create it"],
  },
  {
    title: "links",
    play: async (play) => {
      await play.create("web", serving)
      await play.run("it", serving, { hostConfig: { Links: ["web:alias"] } })
      await play.inspect("it")
      await play.start("web")
      await play.start("it")
      await play.inspect("it")
      await play.list()
    },
    answers: [
      "create web: ok",
      "create it: ok",
      "start it: CannotStartContainerError refused, retryable: Cannot link to a non running container: /web AS /it/alias",
      "inspect it: created, never started, error: Cannot link to a non running container: /web AS /it/alias",
      "start web: ok",
      "start it: ok",
      "inspect it: running",
      "list: it running, web running",
    ],
    events: ["create web", "create it", "start web", "start it"],
  },
  {
    title: "volumes of another container",
    play: async (play) => {
      await play.create("data", serving, {
        hostConfig: { Binds: ["/tmp:/host:ro"] },
        config: { Volumes: { "/data": {} } },
      })
      await play.create("it", serving, {
        hostConfig: { VolumesFrom: ["data:ro"] },
        config: { Volumes: { "/own": {} } },
      })
      await play.inspect("it")
      await play.remove("data")
      await play.start("it")
      await play.inspect("it")
    },
    answers: [
      "create data: ok",
      "create it: ok",
      "inspect it: created, never started, mounts /data, mounts /host, mounts /own",
      "remove data: ok",
      "start it: ok",
      "inspect it: running, mounts /data, mounts /host, mounts /own",
    ],
    events: ["create data", "create it", "destroy data", "start it"],
  },
  {
    title: "ports of the daemon's choice",
    play: async (play) => {
      await play.run("it", serving, {
        config: { ExposedPorts: { "80/tcp": {}, "53/udp": {} } },
        hostConfig: {
          PortBindings: { "80/tcp": [{ HostPort: "0" }], "53/udp": [{ HostIp: "127.0.0.1", HostPort: "18053" }] },
        },
      })
      const { docker } = play.daemon
      await play.ask("inspect it", docker.inspectContainer("contract-it"), ({ portBindings }) =>
        portBindings
          .filter(({ bindIp }) => bindIp !== "::")
          .map(
            ({ hostPort, bindIp }) =>
              `${bindIp} ${hostPort === 18_053 ? "as asked" : hostPort > 1024 ? "chosen" : "odd"}`,
          )
          .sort()
          .join(", "),
      )
    },
    answers: ["create it: ok", "start it: ok", "inspect it: 0.0.0.0 chosen, 127.0.0.1 as asked"],
    events: ["create it", "start it"],
  },
  {
    title: "lists by label",
    play: async (play) => {
      const colour = (value: string) => ({ config: { Labels: { "docker-task-engine.contract": "", colour: value } } })
      await play.create("red", serving, colour("red"))
      await play.run("blue", serving, colour("blue"))
      await play.create("none", serving)
      await play.list({ all: true })
      await play.list({ all: true, labels: ["colour"] })
      await play.list({ all: true, labels: ["colour=red"] })
      await play.list({ labels: ["colour=red"] })
      await play.list({ all: true, labels: ["colour=re"] })
      await play.list({ all: true, labels: ["colour", "colour=blue"] })
    },
    answers: [
      "create red: ok",
      "create blue: ok",
      "start blue: ok",
      "create none: ok",
      "list: none created, blue running, red created",
      "list: blue running, red created",
      "list: red created",
      "list: none",
      "list: none",
      "list: blue running",
    ],
    events: ["create red", "create blue", "start blue", "create none"],
  },
  {
    title: "events since a time",
    play: async (play) => {
      const before = play.daemon.now() - 1000
      await play.run("it", ["true"])
      await play.told("die(0) it")
      await play.pass(1100)
      const between = play.daemon.now()
      await play.remove("it")
      await play.told("destroy it")
      play.write(`since the beginning: ${(await play.replay(before)).slice(-4).join(", ")}`)
      play.write(`since then: ${(await play.replay(between)).join(", ")}`)
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "remove it: ok",
      "since the beginning: create it, start it, die(0) it, destroy it",
      "since then: destroy it",
    ],
    events: ["create it", "start it", "die(0) it", "destroy it"],
  },
  {
    title: "the attributes of events",
    play: async (play) => {
      const seen: string[] = []
      const heard = play.daemon.docker.containerEvents({ labels: ["colour=red"] }).subscribe({
        next: ({ action, attributes }) =>
          seen.push(
            `${action} ${Object.entries(attributes)
              .map((pair) => pair.join("="))
              .sort()
              .join(" ")}`,
          ),
      })
      await play.pass(50)
      await play.run("it", ["false"], { config: { Labels: { "docker-task-engine.contract": "", colour: "red" } } })
      await play.told("die(1) it")
      await play.pass(100)
      heard.unsubscribe()
      seen.forEach((line) => play.write(line))
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "create colour=red docker-task-engine.contract= image=busybox:1 name=it",
      "start colour=red docker-task-engine.contract= image=busybox:1 name=it",
      "die colour=red docker-task-engine.contract= exitCode=1 image=busybox:1 name=it",
    ],
    events: ["create it", "start it", "die(1) it"],
  },
  {
    title: "the daemon itself",
    play: async (play) => {
      const { docker } = play.daemon
      await play.ask("ping", docker.ping(), ({ apiVersion }) => apiVersion)
      await play.ask("version", docker.version(), (version) => version)
      await play.ask(
        "versions",
        docker.supportedVersions(),
        (versions) => `${String(versions[0])} to ${String(versions.at(-1))}`,
      )
      for (const version of ["1.30", "1.99", "1.1"])
        await play.ask(version, docker.withVersion(version).ping(), ({ apiVersion }) => apiVersion)
    },
    answers: [
      "ping: 1.41",
      "version: DockerVersion: 20.10.24+dfsg1",
      "versions: 1.17 to 1.41",
      "1.30: 1.41",
      "1.99: CannotGetDockerclientError refused: (v1.99) - the daemon speaks 1.12 to 1.41",
      "1.1: CannotGetDockerclientError refused: (v1.1) - the daemon speaks 1.12 to 1.41",
    ],
    events: [],
  },
]
