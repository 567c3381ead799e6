import { expect } from "chai"
import { advanceProcess, beginProcess } from "../../lib/simulation/process.ts"
import { exitCodeOnSignal, readProgram } from "../../lib/simulation/program.ts"

/** Runs a program to its end on a clock that knows nothing but its waits. */
const live = (argv: readonly string[], reaches: (host: string, at: number) => boolean = () => false): string => {
  const program = readProgram(argv)
  if (program.kind === "missing") return `missing ${program.path}`
  let at = 0
  for (let process = beginProcess(program.code); ;) {
    const progress = advanceProcess(process, {
      reaches: (host) => reaches(host, at),
      hasMemoryLimit: false,
    })
    if (progress.ended) return `exit ${String(progress.exitCode)} at ${String(at)}`
    if (progress.waitMs === undefined) return `serves from ${String(at)}`
    at += progress.waitMs
    process = progress.process
  }
}

const script = (text: string): readonly string[] => ["sh", "-c", text]

describe("simulation/program", () => {
  const lives: readonly (readonly [readonly string[], string])[] = [
    [["true"], "exit 0 at 0"],
    [["false"], "exit 1 at 0"],
    [["/bin/echo", "hello"], "exit 0 at 0"],
    [["sleep", "5"], "exit 0 at 5000"],
    [["sleep", "0.5"], "exit 0 at 500"],
    [["sleep", "1m", "1"], "exit 0 at 61000"],
    [["sleep", "infinity"], "serves from 0"],
    [["sleep", "long"], "exit 1 at 0"],
    [["busybox", "sleep", "2"], "exit 0 at 2000"],
    [["exit", "7"], "exit 7 at 0"],
    [["echo", "a;", "exit 3"], "exit 0 at 0"],
    [[], "serves from 0"],
    [["httpd", "-f"], "serves from 0"],
    [["tail", "-f", "/dev/null"], "serves from 0"],
    [["/no/such/program"], "missing /no/such/program"],
    [["no-such-program", "-x"], "missing no-such-program"],
    [script("exit 3"), "exit 3 at 0"],
    [script("exit 300"), "exit 44 at 0"],
    [script("sleep 2; exit 3"), "exit 3 at 2000"],
    [script("sleep 2 && exit 3"), "exit 3 at 2000"],
    [script("echo 'exit 9'; echo \"a;b\" > /dev/null 2>&1"), "exit 0 at 0"],
    [script("sleep 1\nfalse\n"), "exit 1 at 1000"],
    [script("false || exit 4; exit 5"), "exit 4 at 0"],
    [script("true || exit 4; exit 5"), "exit 5 at 0"],
    [script("false && exit 4 || exit 6"), "exit 6 at 0"],
    [script("false; exit"), "exit 1 at 0"],
    [script("false; exit $?"), "exit 1 at 0"],
    [script("no-such-program"), "exit 127 at 0"],
    [script("exec sleep 3; exit 9"), "exit 0 at 3000"],
    [script("sleep 0; sleep 0; exit 2"), "exit 2 at 0"],
    [script("for i in 1 2 3; do sleep 1; done; exit 8"), "exit 8 at 3000"],
    [script("for i in $(seq 1 30); do sleep 1; done"), "exit 0 at 30000"],
    [script("for i in 1 2; do for j in a b; do sleep 1; break; done; done"), "exit 0 at 2000"],
    [script("for i in 1 2 3\ndo\n  sleep 1 && break\ndone\nexit 2"), "exit 2 at 1000"],
    [script("sleep 1; httpd -f"), "serves from 1000"],
    [script("while true; do sleep 1; done"), "serves from 0"],
    [script("sleep 1 | cat"), "serves from 0"],
    [script("for i in 1 2; do sleep 1"), "serves from 0"],
    [["/bin/sh", "-ec", "exit 3"], "exit 3 at 0"],
  ]
  for (const [argv, expected] of lives) {
    it(`lives ${JSON.stringify(argv)} as: ${expected}`, () => {
      expect(live(argv)).to.equal(expected)
    })
  }

  const client = script("for i in 1 2 3; do wget -qO- http://web:8080/ && exit 0; sleep 1; done; exit 1")
  it("fetches at once from a host that answers", () => {
    expect(live(client, (host) => host === "web")).to.equal("exit 0 at 5")
  })
  it("fetches again until the host answers", () => {
    expect(live(client, (_, at) => at > 2000)).to.equal("exit 0 at 2015")
  })
  it("gives up when the host never answers", () => {
    expect(live(client)).to.equal("exit 1 at 3015")
  })
  it("fails a fetch that names no host, and reads one without a scheme", () => {
    expect(live(["wget"])).to.equal("exit 1 at 0")
    expect(live(["wget", "-q", "web:80"], (host) => host === "web")).to.equal("exit 0 at 5")
  })

  const signals: readonly (readonly [readonly string[], number, boolean, number | undefined])[] = [
    [["sleep", "9"], 9, false, 137],
    [["sleep", "9"], 15, false, undefined],
    [["sleep", "9"], 15, true, 143],
    [["sleep", "9"], 1, false, undefined],
    [["sleep", "9"], 1, true, 129],
    [["httpd"], 15, false, undefined],
    [["httpd"], 17, true, undefined],
    [["httpd"], 28, true, undefined],
    [script("trap '' TERM; sleep 9"), 15, false, undefined],
    [script("trap '' TERM; sleep 9"), 15, true, undefined],
    [script("trap '' TERM; sleep 9"), 9, true, 137],
    [script("trap 'exit 7' TERM; while :; do sleep 1; done"), 15, false, 7],
    [script('trap "echo bye; exit 7" INT SIGTERM; sleep 9'), 15, false, 7],
    [script("trap exit TERM; sleep 9"), 15, false, 143],
    [script("trap 'exit 7' INT; sleep 9"), 15, false, undefined],
    [script("trap 'exit 7' 15; sleep 9"), 15, false, 7],
    [script("trap : TERM; sleep 9"), 15, false, undefined],
  ]
  for (const [argv, signal, hasInit, expected] of signals) {
    const outcome = expected === undefined ? "survives" : `dies as ${String(expected)} of`
    it(`${outcome} signal ${String(signal)} as ${JSON.stringify(argv)}${hasInit ? " behind an init" : ""}`, () => {
      const program = readProgram(argv)
      expect(program.kind === "code" && exitCodeOnSignal(program.onTerm, signal, hasInit)).to.equal(expected)
    })
  }
})
