/** The tests of the original's utilities, each on what does their work here. */
import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { of, Subject, throwError, type Observable } from "rxjs"
import { CannotContainerError, createTaskEngine, deliver, type StateChange } from "../../lib/index.ts"
import { newGate, passGate, type Gate } from "../../lib/lifecycle/gate.ts"
import { backoffMs, type BackoffPlan } from "../../lib/model/backoff.ts"
import { environmentConfig } from "../../lib/wire/environment.ts"
import { parsePlain } from "../../lib/wire/plain.ts"
import { nullable, text } from "../../lib/wire/scalar.ts"
import { decodeStrictly, strict } from "../../lib/wire/strict.ts"
import { createClock } from "../support/clock.ts"
import { createReadyBench } from "../support/engine.ts"

const second = 1000

describe("the original's utility tests", () => {
  describe("of waits", () => {
    const waits = (plan: BackoffPlan, count: number, random: () => number): readonly number[] =>
      Array.from({ length: count }, (_, index) => backoffMs(plan, index + 1, random))

    it("double up to a minute, and begin anew (TestSimpleBackoff)", () => {
      const plan = { minMs: 10 * second, maxMs: 60 * second, multiple: 2, jitterMultiple: 0 }
      const expected = [10, 20, 40, 60, 60].map((seconds) => seconds * second)
      expect(waits(plan, 5, () => 0.9)).to.deep.equal(expected)
      expect(waits(plan, 5, () => 0.9)).to.deep.equal(expected)
    })

    it("are longer by chance, within its limit (TestJitter)", () => {
      const plan = { minMs: 10 * second, maxMs: 10 * second, multiple: 1, jitterMultiple: 0.3 }
      const chances = [0, 0.25, 0.5, 0.999]
      const waited = chances.flatMap((chance) => waits(plan, 1, () => chance))
      expect(waited).to.deep.equal([10_000, 10_750, 11_500, 12_997])
    })
  })

  describe("of retries", () => {
    const change: StateChange = { kind: "task", taskArn: "t1", status: "RUNNING", at: 0 }
    const hundred = { minMs: 100, maxMs: 100, multiple: 1, jitterMultiple: 0 }

    /** When each try was made of what fails so often, with an error of that kind. */
    const tries = async (failures: number, error: Error): Promise<readonly number[]> => {
      const { scheduler, runTo } = createClock()
      const changes$ = new Subject<StateChange>()
      const made: number[] = []
      const submit = (): Observable<unknown> => {
        made.push(scheduler.now())
        return made.length > failures ? of(undefined) : throwError(() => error)
      }
      deliver({ changes$, markSent: () => of(undefined) }, submit, { scheduler, backoff: hundred }).subscribe()
      changes$.next(change)
      await runTo(10_000)
      return made
    }

    it("go on until one succeeds (TestRetryWithBackoff)", async () => {
      expect(await tries(3, new Error("busy"))).to.deep.equal([0, 100, 200, 300])
    })

    it("end at once with what is said to be vain (TestRetryWithBackoff, BUG-13)", async () => {
      expect(await tries(3, Object.assign(new Error("no"), { retryable: false }))).to.deep.equal([0])
    })

    /** How often the image is pulled that cannot be had so often, and how the task ends that wants it. */
    const pulls = async (failures: number) => {
      let made = 0
      const { engine, changes, runTo } = await createReadyBench({
        images: ["busybox:1"],
        between: (docker) => ({
          ...docker,
          pullImage: (image, options) => {
            made += 1
            return made > failures
              ? docker.pullImage(image, options)
              : throwError(() => new CannotContainerError("Pull", "busy", { retryable: true }))
          },
          createContainer: (...body) =>
            made > failures
              ? docker.createContainer(...body)
              : throwError(() => new CannotContainerError("Create", "No such image", { verdict: "missing" })),
        }),
      })
      void engine.addTask({ arn: "t1", containers: [{ name: "main", image: "busybox:1", command: ["httpd"] }] })
      await runTo(60 * second)
      return [made, changes.at(-1)]
    }

    it("end after their number, with the last error (TestRetryNWithBackoff, LIM-15)", async () => {
      expect(await pulls(99)).to.deep.equal([3, "t1 STOPPED (CannotPullContainerError: busy)"])
    })

    it("end with the first success (TestRetryNWithBackoff, LIM-15)", async () => {
      expect(await pulls(2)).to.deep.equal([3, "t1 RUNNING"])
    })
  })

  describe("of settings", () => {
    it("take what is empty for what is not said (TestZeroOrNil, UT-41)", () => {
      for (const empty of [undefined, "", " ", "[]"])
        expect(environmentConfig({ ECS_AVAILABLE_LOGGING_DRIVERS: empty })).to.deep.equal({ config: {}, warnings: [] })
      const said = environmentConfig({ ECS_AVAILABLE_LOGGING_DRIVERS: '["syslog"]' })
      expect(said.config).to.deep.equal({ loggingDrivers: ["syslog"] })
    })
  })

  describe("of JSON", () => {
    const Pair = strict({}, { one: nullable(text), two: nullable(text) }, "a pair")
    const keysIn = (json: string): unknown => {
      const plain = parsePlain(json)
      const decoded = E.isRight(plain) ? decodeStrictly(Pair, plain.right) : plain
      return E.isRight(decoded)
        ? Object.keys(decoded.right).sort()
        : decoded.left.map(({ path, got }) => `${path} ${got}`)
    }

    it("find an object's keys in any order, and none in what is no object (TestJsonKeys)", () => {
      expect(keysIn('{"one":"1","two":"2"}')).to.deep.equal(["one", "two"])
      expect(keysIn('{"two":"2","one":"1"}')).to.deep.equal(["one", "two"])
      expect(keysIn("{}")).to.deep.equal([])
      expect(keysIn('{"one"')).to.deep.equal([" malformed text"])
      expect(keysIn("[]")).to.deep.equal([" a list"])
    })

    it("refuse a key that nobody knows, be there others to know or none (TestCompleteJsonUnmarshal)", () => {
      const isTaken = (codec: typeof Pair, json: object) => E.isRight(decodeStrictly(codec, json))
      expect(isTaken(Pair, { one: "1", two: "2" })).to.equal(true)
      expect(isTaken(Pair, { one: "1", three: "3" })).to.equal(false)
      expect([isTaken(Pair, {}), isTaken(strict({}, {}, "nothing"), {})]).to.deep.equal([true, true])
      expect(isTaken(strict({}, {}, "nothing"), { one: "1" })).to.equal(false)
    })
  })

  describe("of the wait group", () => {
    const nothing = { holds: undefined, awaits: undefined }
    /** Stops under their numbers, and starts that wait for them. */
    const createGroup = () => {
      let gate: Gate = newGate()
      let last = 0
      const entered: string[] = []
      const holders: { readonly rank: number; readonly holds: number }[] = []
      const pass = (rank: number, from: object, to: object) => {
        const passage = passGate(gate, {
          rank,
          taskArn: `t${String(rank)}`,
          from: { ...nothing, ...from },
          to: { ...nothing, ...to },
        })
        gate = passage.gate
        entered.push(...passage.entered)
        return `t${String(rank)}`
      }
      return {
        entered,
        add: (holds: number) => {
          holders.push({ rank: (last += 1), holds })
          return pass(last, {}, { holds })
        },
        /** Whichever of those that hold the number was added first. */
        done: (holds: number) => {
          const [holder] = holders.splice(
            holders.findIndex((one) => one.holds === holds),
            1,
          )
          return pass(holder?.rank ?? 0, { holds }, {})
        },
        wait: (awaits: number) => pass((last += 1), {}, { awaits }),
      }
    }

    it("lets go on who waits for a number once none up to it is left (TestSequentialWaitgroup, UT-20)", () => {
      const { entered, add, done, wait } = createGroup()
      for (const number of [1, 2, 1]) add(number)
      const [zero, one, two] = [wait(0), wait(1), wait(2)]
      expect(entered).to.deep.equal([zero])
      done(1)
      expect(entered).to.deep.equal([zero])
      done(1)
      expect(entered).to.deep.equal([zero, one])
      done(2)
      expect(entered).to.deep.equal([zero, one, two])
    })

    it("lets nobody go on before the last of its number is done (TestManyDones, UT-20)", () => {
      for (const count of [1, 2, 10, 300]) {
        const { entered, add, done, wait } = createGroup()
        for (let added = 0; added < count; added += 1) add(count)
        const waiter = wait(count)
        for (let left = count; left > 0; left -= 1) {
          expect(entered).to.deep.equal([])
          done(count)
        }
        expect(entered).to.deep.equal([waiter])
      }
    })
  })

  describe("of the counter", () => {
    const task = { arn: "", containers: [{ name: "main", image: "busybox:1", command: ["httpd"] }] }

    /** The number that the next submission gets, after a restore of one that had that number. */
    const nextAfter = async (order: number): Promise<unknown> => {
      const first = await createReadyBench()
      void first.engine.addTask({ ...task, arn: "t1" })
      void first.engine.addTask({ ...task, arn: "t2" })
      await first.runTo(5000)
      const saved = first.engine.toJSON()
      const own = saved.Data.DockerTaskEngine
      const tasks = Object.fromEntries(
        Object.entries(own.tasks).map(([arn, rest]) => [arn, arn === "t1" ? { ...rest, order } : rest]),
      )
      const state: unknown = JSON.parse(
        JSON.stringify({ ...saved, Data: { ...saved.Data, DockerTaskEngine: { ...own, tasks } } }),
      )
      const { docker, scheduler, runTo } = first
      await first.engine.shutdown()
      const engine = createTaskEngine({ docker, scheduler, state })
      void engine.init()
      await runTo(10_000)
      void engine.addTask({ ...task, arn: "t3" })
      const next: unknown = JSON.parse(JSON.stringify(engine.toJSON().Data.DockerTaskEngine.tasks["t3"]?.order ?? null))
      return next
    }

    it("is raised by what is read, and never lowered by it (TestStrictlyIncreasing, TestJSONUnmarshal, UT-42)", async () => {
      expect([await nextAfter(101), await nextAfter(0)]).to.deep.equal([102, 2])
    })

    it("is a number in JSON (TestJSONMarshal, UT-42)", async () => {
      expect(await nextAfter(99)).to.equal(100)
    })
  })
})
