/** What a container's life looks like from outside: the events of each situation, and the state that it leaves behind. */
import type { Scenario } from "./scenario.ts"

const serving = ["sleep", "1000"]
/** Heeds SIGTERM with exit code 3. */
const heeding = ["sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.01; done"]
const published = {
  config: { ExposedPorts: { "80/tcp": {} } },
  hostConfig: { PortBindings: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "18080" }] } },
}
const limited = { Memory: 8 * 2 ** 20, MemorySwap: 8 * 2 ** 20 }
/** A daemon begins to watch a container's memory some time after its start, and tells of no lack before that. */
const watched = "sleep 1"

export const lives: readonly Scenario[] = [
  {
    title: "a process that exits",
    play: async (play) => {
      await play.run("it", ["sh", "-c", "sleep 1; exit 4"])
      await play.inspect("it")
      await play.told("die(4) it")
      await play.inspect("it")
      await play.describe("it")
      await play.list()
      await play.list({ all: true })
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "inspect it: running",
      "inspect it: exited, exit code 4, finished",
      "describe it: STOPPED 4",
      "list: none",
      "list: it exited",
    ],
    events: ["create it", "start it", "die(4) it"],
  },
  {
    title: "a stop that is heeded",
    play: async (play) => {
      await play.run("it", heeding)
      await play.pass(500)
      await play.stop("it", 5000)
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "stop it: ok", "inspect it: exited, exit code 3, finished"],
    events: ["create it", "start it", "kill(15) it", "die(3) it", "stop it"],
  },
  {
    title: "a stop that is not heeded",
    play: async (play) => {
      await play.run("it", serving)
      await play.stop("it", 1000)
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "stop it: ok", "inspect it: exited, exit code 137, finished"],
    events: ["create it", "start it", "kill(15) it", "kill(9) it", "die(137) it", "stop it"],
  },
  {
    title: "a stop without a grace",
    play: async (play) => {
      await play.run("it", serving)
      await play.stop("it", 0)
      await play.told("stop it")
    },
    answers: ["create it: ok", "start it: ok", "stop it: ok"],
    events: ["create it", "start it", "kill(15) it", "kill(9) it", "die(137) it", "stop it"],
  },
  {
    title: "a signal that does not kill",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("kill", "it", "HUP")
      await play.hand("kill", "it", "TERM")
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "kill it HUP: ok", "kill it TERM: ok", "inspect it: running"],
    events: ["create it", "start it", "kill(1) it", "kill(15) it"],
  },
  {
    title: "a signal that an init heeds",
    play: async (play) => {
      await play.run("it", serving, { hostConfig: { Init: true } })
      await play.pass(500)
      await play.hand("kill", "it", "TERM")
      await play.told("die(143) it")
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "kill it TERM: ok", "inspect it: exited, exit code 143, finished"],
    events: ["create it", "start it", "kill(15) it", "die(143) it"],
  },
  {
    title: "SIGKILL by hand",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("kill", "it", "KILL")
      await play.told("die(137) it")
      await play.inspect("it")
      await play.hand("kill", "it", "KILL")
      await play.hand("kill", "it", "NONSENSE")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "kill it KILL: ok",
      "inspect it: exited, exit code 137, finished",
      "kill it KILL: Cannot kill container: <it>: Container <it> is not running",
      "kill it NONSENSE: Invalid signal: NONSENSE",
    ],
    events: ["create it", "start it", "kill(9) it", "die(137) it"],
  },
  {
    title: "memory that runs out in the main process",
    play: async (play) => {
      await play.run("it", ["sh", "-c", `${watched}; exec tail /dev/zero`], { hostConfig: limited })
      await play.told("die(137) it")
      await play.inspect("it")
      await play.describe("it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "inspect it: exited, exit code 137, finished, out of memory",
      "describe it: STOPPED 137 OutOfMemoryError: Container killed due to memory usage",
    ],
    events: ["create it", "start it", "oom it", "die(137) it"],
  },
  {
    title: "memory that runs out in a child, of which the container makes nothing",
    play: async (play) => {
      const survives = `${watched}; tail /dev/zero; for i in $(seq 1 3000); do sleep 0.01; done`
      await play.run("it", ["sh", "-c", `trap 'exit 3' TERM; ${survives}`], { hostConfig: limited })
      await play.told("oom it")
      await play.inspect("it")
      await play.hand("kill", "it", "TERM")
      await play.told("die(3) it")
      await play.inspect("it")
      await play.describe("it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "inspect it: running",
      "kill it TERM: ok",
      "inspect it: exited, exit code 3, finished, out of memory",
      "describe it: STOPPED 3 OutOfMemoryError: Container killed due to memory usage",
    ],
    events: ["create it", "start it", "oom it", "kill(15) it", "die(3) it"],
  },
  {
    title: "memory that ran out once, and another start",
    play: async (play) => {
      await play.run("it", ["sh", "-c", `${watched}; exec tail /dev/zero`], { hostConfig: limited })
      await play.told("die(137) it")
      await play.inspect("it")
      await play.start("it")
      await play.inspect("it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "inspect it: exited, exit code 137, finished, out of memory",
      "start it: ok",
      "inspect it: running, out of memory",
    ],
    events: ["create it", "start it", "oom it", "die(137) it", "start it"],
  },
  {
    title: "removal by force",
    play: async (play) => {
      await play.run("it", serving)
      await play.remove("it")
      await play.remove("it", { force: true })
      await play.told("destroy it")
      await play.inspect("it")
      await play.remove("it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "remove it: CannotRemoveContainerError refused: You cannot remove a running container <it>. Stop the container before attempting removal or force remove",
      "remove it: ok",
      "inspect it: CannotInspectContainerError missing: No such container: <it>",
      "remove it: ok",
    ],
    events: ["create it", "start it", "kill(9) it", "die(137) it", "destroy it"],
  },
  {
    title: "removal behind one's back",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("remove", "it")
      await play.stop("it", 1000)
      await play.start("it")
      await play.describe("it")
      await play.list({ all: true })
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "remove it: ok",
      "stop it: ok",
      "start it: CannotStartContainerError missing: No such container: <it>",
      "describe it: CannotDescribeContainerError missing: No such container: <it>",
      "list: none",
    ],
    events: ["create it", "start it", "kill(9) it", "die(137) it", "destroy it"],
  },
  {
    title: "removal of one that has ended",
    play: async (play) => {
      await play.run("it", ["true"])
      await play.told("die(0) it")
      await play.remove("it")
      await play.remove("it")
    },
    answers: ["create it: ok", "start it: ok", "remove it: ok", "remove it: ok"],
    events: ["create it", "start it", "die(0) it", "destroy it"],
  },
  {
    title: "a restart by hand",
    play: async (play) => {
      await play.run("it", heeding)
      await play.pass(500)
      await play.hand("restart", "it", "5000")
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "restart it 5000: ok", "inspect it: running"],
    events: ["create it", "start it", "kill(15) it", "die(3) it", "stop it", "start it", "restart it"],
  },
  {
    title: "a restart by hand that is not heeded",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("restart", "it", "1000")
      await play.told("restart it")
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "restart it 1000: ok", "inspect it: running"],
    events: ["create it", "start it", "kill(15) it", "kill(9) it", "die(137) it", "stop it", "start it", "restart it"],
  },
  {
    title: "a restart by hand of one that is not running",
    play: async (play) => {
      await play.create("it", serving)
      await play.hand("restart", "it", "1000")
    },
    answers: ["create it: ok", "restart it 1000: ok"],
    events: ["create it", "start it", "restart it"],
  },
  {
    title: "a start after the end",
    play: async (play) => {
      await play.run("it", ["sh", "-c", "sleep 1; exit 4"])
      await play.told("die(4) it")
      await play.start("it")
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "start it: ok", "inspect it: running"],
    events: ["create it", "start it", "die(4) it", "start it"],
  },
  {
    title: "a pause",
    play: async (play) => {
      await play.run("it", ["sh", "-c", "sleep 2; exit 4"])
      await play.hand("pause", "it")
      await play.inspect("it")
      await play.describe("it")
      await play.list()
      await play.hand("pause", "it")
      await play.start("it")
      await play.remove("it")
      await play.pass(2500)
      await play.list()
      await play.hand("unpause", "it")
      await play.told("die(4) it")
      await play.inspect("it")
      await play.hand("unpause", "it")
      await play.hand("pause", "it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "pause it: ok",
      "inspect it: paused",
      "describe it: RUNNING",
      "list: it paused",
      "pause it: Container <it> is already paused",
      "start it: CannotStartContainerError refused: cannot start a paused container, try unpause instead",
      "remove it: CannotRemoveContainerError refused: You cannot remove a paused container <it>. Unpause and then stop the container before attempting removal or force remove",
      "list: it paused",
      "unpause it: ok",
      "inspect it: exited, exit code 4, finished",
      "unpause it: Container <it> is not paused",
      "pause it: Container <it> is not running",
    ],
    events: ["create it", "start it", "pause it", "unpause it", "die(4) it"],
  },
  {
    title: "a stop of one that is paused",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("pause", "it")
      await play.stop("it", 1000)
      await play.inspect("it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "pause it: ok",
      "stop it: ok",
      "inspect it: exited, exit code 137, finished",
    ],
    events: ["create it", "start it", "pause it", "kill(15) it", "unpause it", "kill(9) it", "die(137) it", "stop it"],
  },
  {
    title: "a stop of one that is paused and heeds it",
    play: async (play) => {
      await play.run("it", heeding)
      await play.pass(500)
      await play.hand("pause", "it")
      await play.stop("it", 5000)
      await play.inspect("it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "pause it: ok",
      "stop it: ok",
      "inspect it: exited, exit code 3, finished",
    ],
    events: ["create it", "start it", "pause it", "kill(15) it", "unpause it", "die(3) it", "stop it"],
  },
  {
    title: "SIGKILL of one that is paused",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("pause", "it")
      await play.hand("kill", "it", "KILL")
      await play.told("die(137) it")
    },
    answers: ["create it: ok", "start it: ok", "pause it: ok", "kill it KILL: ok"],
    events: ["create it", "start it", "pause it", "kill(9) it", "die(137) it"],
  },
  {
    title: "SIGHUP to one that is paused",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("pause", "it")
      await play.hand("kill", "it", "HUP")
      await play.pass(500)
      await play.list()
    },
    answers: ["create it: ok", "start it: ok", "pause it: ok", "kill it HUP: ok", "list: it running"],
    events: ["create it", "start it", "pause it", "kill(1) it", "unpause it"],
  },
  {
    title: "removal by force of one that is paused",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("pause", "it")
      await play.remove("it", { force: true })
    },
    answers: ["create it: ok", "start it: ok", "pause it: ok", "remove it: ok"],
    events: ["create it", "start it", "pause it", "kill(9) it", "die(137) it", "destroy it"],
  },
  {
    title: "a command run beside it",
    play: async (play) => {
      await play.run("it", serving)
      await play.hand("exec", "it", "sh", "-c", "exit 5")
      await play.pass(500)
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "exec it sh -c exit 5: ok", "inspect it: running"],
    events: ["create it", "start it", "exec_create it", "exec_start it", "exec_die(5) it"],
  },
  {
    title: "a command run beside one that does not run",
    play: async (play) => {
      await play.create("it", serving)
      await play.hand("exec", "it", "true")
      await play.start("it")
      await play.hand("pause", "it")
      await play.hand("exec", "it", "true")
    },
    answers: [
      "create it: ok",
      "exec it true: Container <it> is not running",
      "start it: ok",
      "pause it: ok",
      "exec it true: Container <it> is paused, unpause the container before exec",
    ],
    events: ["create it", "start it", "pause it"],
  },
  {
    title: "a port that is taken",
    play: async (play) => {
      await play.run("web", serving, published)
      await play.inspect("web")
      await play.run("it", serving, published)
      await play.inspect("it")
      await play.describe("it")
      await play.stop("web", 0)
      await play.inspect("web")
      await play.start("it")
      await play.inspect("it")
    },
    answers: [
      "create web: ok",
      "start web: ok",
      "inspect web: running, 0.0.0.0:18080 to 80/tcp",
      "create it: ok",
      "start it: CannotStartContainerError refused, retryable: driver failed programming external connectivity on endpoint it (…): Bind for 0.0.0.0:18080 failed: port is already allocated",
      "inspect it: created, never started, error: driver failed programming external connectivity on endpoint it (…): Bind for 0.0.0.0:18080 failed: port is already allocated",
      "describe it: CREATED DockerStateError: driver failed programming external connectivity on endpoint it (…): Bind for 0.0.0.0:18080 failed: port is already allocated",
      "stop web: ok",
      "inspect web: exited, exit code 137, finished",
      "start it: ok",
      "inspect it: running, 0.0.0.0:18080 to 80/tcp",
    ],
    events: [
      "create web",
      "start web",
      "create it",
      "kill(15) web",
      "kill(9) web",
      "die(137) web",
      "stop web",
      "start it",
    ],
  },
  {
    title: "a port that is taken when one starts again",
    play: async (play) => {
      await play.run("it", ["false"], published)
      await play.told("die(1) it")
      await play.inspect("it")
      await play.run("web", serving, published)
      await play.start("it")
      await play.inspect("it")
      await play.describe("it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "inspect it: exited, exit code 1, finished",
      "create web: ok",
      "start web: ok",
      "start it: CannotStartContainerError refused, retryable: driver failed programming external connectivity on endpoint it (…): Bind for 0.0.0.0:18080 failed: port is already allocated",
      "inspect it: exited, exit code 1, finished, error: driver failed programming external connectivity on endpoint it (…): Bind for 0.0.0.0:18080 failed: port is already allocated",
      "describe it: STOPPED 1 DockerStateError: driver failed programming external connectivity on endpoint it (…): Bind for 0.0.0.0:18080 failed: port is already allocated",
    ],
    events: ["create it", "start it", "die(1) it", "create web", "start web"],
  },
  {
    title: "a port that is taken by a container just stopped is free once an inspect of it is answered",
    play: async (play) => {
      await play.run("web", heeding, published)
      await play.create("it", serving, published)
      await play.pass(500)
      await play.hand("kill", "web", "TERM")
      await play.told("die(3) web")
      await play.list()
      await play.inspect("web")
      await play.start("it")
    },
    answers: [
      "create web: ok",
      "start web: ok",
      "create it: ok",
      "kill web TERM: ok",
      "list: web running",
      "inspect web: exited, exit code 3, finished",
      "start it: ok",
    ],
    events: ["create web", "start web", "create it", "kill(15) web", "die(3) web", "start it"],
  },
  {
    title: "a port that is free again once a stop of its holder is answered",
    play: async (play) => {
      await play.run("web", heeding, published)
      await play.create("it", serving, published)
      await play.pass(500)
      await play.stop("web", 5000)
      await play.list()
      await play.start("it")
    },
    answers: ["create web: ok", "start web: ok", "create it: ok", "stop web: ok", "list: none", "start it: ok"],
    events: ["create web", "start web", "create it", "kill(15) web", "die(3) web", "stop web", "start it"],
  },
  {
    title: "ports that are published but not exposed",
    play: async (play) => {
      await play.run("it", serving, { hostConfig: published.hostConfig })
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "inspect it: running"],
    events: ["create it", "start it"],
  },
  {
    title: "a port that is taken when one is restarted by hand",
    play: async (play) => {
      await play.run("it", ["true"], published)
      await play.told("die(0) it")
      await play.run("web", serving, published)
      await play.hand("restart", "it", "1000")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "create web: ok",
      "start web: ok",
      "restart it 1000: Cannot restart container <it>: driver failed programming external connectivity on endpoint it (…): Bind for 0.0.0.0:18080 failed: port is already allocated",
    ],
    events: ["create it", "start it", "die(0) it", "create web", "start web"],
  },
  {
    title: "a program that is not there",
    play: async (play) => {
      await play.run("it", ["/no/such/program"])
      await play.inspect("it")
      await play.describe("it")
      await play.run("other", ["no-such-program"])
      await play.list({ all: true })
      await play.stop("it", 1000)
      await play.remove("it")
    },
    answers: [
      "create it: ok",
      'start it: CannotStartContainerError refused: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such/program": stat /no/such/program: no such file or directory: unknown',
      'inspect it: created, never started, error: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such/program": stat /no/such/program: no such file or directory: unknown',
      'describe it: CREATED DockerStateError: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such/program": stat /no/such/program: no such file or directory: unknown',
      "create other: ok",
      'start other: CannotStartContainerError refused: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "no-such-program": executable file not found in $PATH: unknown',
      "list: other created, it created",
      "stop it: ok",
      "remove it: ok",
    ],
    events: ["create it", "create other", "destroy it"],
  },
  {
    title: "a stop that a shell hears of only when the command in its foreground is over",
    play: async (play) => {
      await play.run("it", ["sh", "-c", "trap 'exit 3' TERM; sleep 1000"])
      await play.pass(500)
      await play.stop("it", 1000)
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "stop it: ok", "inspect it: exited, exit code 137, finished"],
    events: ["create it", "start it", "kill(15) it", "kill(9) it", "die(137) it", "stop it"],
  },
  {
    title: "a stop by a signal of one's own",
    play: async (play) => {
      await play.run("it", serving, { config: { StopSignal: "SIGINT" }, hostConfig: { Init: true } })
      await play.pass(500)
      await play.stop("it", 5000)
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "stop it: ok", "inspect it: exited, exit code 130, finished"],
    events: ["create it", "start it", "kill(2) it", "die(130) it", "stop it"],
  },
  {
    title: "one that is removed when it ends",
    play: async (play) => {
      await play.run("it", ["sh", "-c", "sleep 1; exit 4"], { hostConfig: { AutoRemove: true } })
      await play.told("destroy it")
      await play.inspect("it")
    },
    answers: [
      "create it: ok",
      "start it: ok",
      "inspect it: CannotInspectContainerError missing: No such container: <it>",
    ],
    events: ["create it", "start it", "die(4) it", "destroy it"],
  },
  {
    title: "one that is to be started again when it fails",
    play: async (play) => {
      const RestartPolicy = { Name: "on-failure", MaximumRetryCount: 1 }
      await play.run("it", ["sh", "-c", "sleep 1; exit 4"], { hostConfig: { RestartPolicy } })
      await play.pass(3500)
      await play.inspect("it")
    },
    answers: ["create it: ok", "start it: ok", "inspect it: exited, exit code 4, finished"],
    events: ["create it", "start it", "die(4) it", "start it", "die(4) it"],
  },
  {
    title: "one with a health check",
    play: async (play) => {
      const Healthcheck = { Test: ["CMD", "true"], Interval: 3_000_000_000 }
      await play.run("it", serving, { config: { Healthcheck } })
      await play.mayBeTold("health_status it", 10_000)
      await play.remove("it", { force: true })
    },
    answers: ["create it: ok", "start it: ok", "remove it: ok"],
    events: [
      "create it",
      "start it",
      "exec_create it",
      "exec_start it",
      "exec_die(0) it",
      "health_status it",
      "kill(9) it",
      "die(137) it",
      "destroy it",
    ],
  },
]
