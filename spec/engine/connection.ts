import { expect } from "chai"
import { map, NEVER, of, type Observable, type SchedulerLike } from "rxjs"
import type { DockerClient } from "../../lib/docker/client.ts"
import { withTimeLimits } from "../../lib/docker/time-limits.ts"
import { connection } from "../../lib/engine/connection.ts"
import type { Input } from "../../lib/engine/input.ts"
import { defaultConfig } from "../../lib/model/config.ts"
import type { ListedContainer } from "../../lib/model/daemon.ts"
import { CannotContainerError } from "../../lib/model/error.ts"
import { fakeClient } from "../support/fake-client.ts"
import { marbles } from "../support/virtual.ts"

const listed = (id: string): readonly ListedContainer[] => [{ id, name: id, labels: {}, state: "running" }]

/** Answers as they are drawn: each lists one container, and is told by its id. */
const drawn = { a: listed("a"), b: listed("b") }
const refused = new CannotContainerError("List", "refused")

/** What an input tells, short enough to be drawn. */
const told = (input: Input): string => {
  if (input.kind === "connected") return input.containers.map(({ id }) => id).join()
  return input.kind === "lost" ? `${input.cause.message}, again at ${String(input.retryAt)}` : input.kind
}

/** To a daemon that answers its pings, and each question for all containers in its turn. */
const connect = (
  answers: readonly Observable<readonly ListedContainer[]>[],
  scheduler: SchedulerLike,
  parts: Partial<DockerClient>,
): Observable<string> => {
  const left = [...answers]
  const listContainers: DockerClient["listContainers"] = (options) => {
    expect(options).to.deep.equal({ all: true, labels: ["docker-task-engine.engine-id=e"] })
    return left.shift()!
  }
  return connection({
    docker: withTimeLimits(fakeClient({ ...parts, listContainers }), defaultConfig, scheduler),
    engineId: "e",
    scheduler,
    random: () => 0,
    isWatching: () => false,
  }).pipe(map(told))
}

const greets = { ping: () => of({ apiVersion: "1.41" }), version: () => of("20.10") }

describe("the connection to a daemon", () => {
  it("is made once all containers are listed, and asks for them no second time", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const first = cold("                           5s (a|)           ", drawn)
      const second = cold("                          -                 ", drawn)
      const connected$ = connect([first, second], scheduler, greets)
      expectObservable(connected$, "                 ^ 20m !           ").toBe("5s a")
      expectSubscriptions(first.subscriptions).toBe(" ^ 4999ms !        ")
      expectSubscriptions(second.subscriptions).toBe([])
    }))

  it("whose first list is not answered is made by the answer to one that is asked for later", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const first = cold("                           -                 ", drawn)
      const second = cold("                          2s (b|)           ", drawn)
      const connected$ = connect([first, second], scheduler, greets)
      expectObservable(connected$, "                 ^ 20m !           ").toBe("32s b")
      expectSubscriptions(first.subscriptions).toBe(" ^ 31999ms !       ")
      expectSubscriptions(second.subscriptions).toBe("30s ^ 1999ms !    ")
    }))

  it("whose first list takes long waits for it: nothing is lost by having asked again", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const first = cold("                           40s (a|)          ", drawn)
      const second = cold("                          40s (b|)          ", drawn)
      const connected$ = connect([first, second], scheduler, greets)
      expectObservable(connected$, "                 ^ 20m !           ").toBe("40s a")
      expectSubscriptions(first.subscriptions).toBe(" ^ 39999ms !       ")
      expectSubscriptions(second.subscriptions).toBe("30s ^ 9999ms !    ")
    }))

  it("asks two questions at a time at most, gives each more time than the last, and gives up as late as it always would", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const lists = Array.from({ length: 5 }, () => cold("-", drawn))
      const next = cold("                               (a|)              ", drawn)
      const connected$ = connect([...lists, next], scheduler, greets)
      expectObservable(connected$, "                    ^ 20m !           ").toBe("10m l 199ms a", {
        l: "Could not transition to listing; timed out after waiting 10m0s, again at 600200",
        a: "a",
      })
      expectSubscriptions(lists[0]!.subscriptions).toBe("^ 599999ms !      ")
      expectSubscriptions(lists[1]!.subscriptions).toBe("30s ^ 59999ms !   ")
      expectSubscriptions(lists[2]!.subscriptions).toBe("90s ^ 119999ms !  ")
      expectSubscriptions(lists[3]!.subscriptions).toBe("210s ^ 239999ms ! ")
      expectSubscriptions(lists[4]!.subscriptions).toBe("450s ^ 149999ms ! ")
      expectSubscriptions(next.subscriptions).toBe("    600200ms (^!)     ")
    }))

  it("is none the worse for a later question that fails, or ends without an answer", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const first = cold("                           100s (a|)         ", drawn)
      const second = cold("                          2s #              ", drawn, refused)
      const third = cold("                           2s |              ", drawn)
      const connected$ = connect([first, second, third], scheduler, greets)
      expectObservable(connected$, "                 ^ 20m !           ").toBe("100s a")
      expectSubscriptions(first.subscriptions).toBe(" ^ 99999ms !       ")
      expectSubscriptions(second.subscriptions).toBe("30s ^ 1999ms !    ")
      expectSubscriptions(third.subscriptions).toBe(" 90s ^ 1999ms !    ")
    }))

  it("is lost when the first question fails, with all that was asked beside it", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const first = cold("                           40s #             ", drawn, refused)
      const second = cold("                          -                 ", drawn)
      const next = cold("                            5s (b|)           ", drawn)
      const connected$ = connect([first, second, next], scheduler, greets)
      const words = { l: "refused, again at 40200", b: "b" }
      expectObservable(connected$, "                 ^ 20m !           ").toBe("40s l 5199ms b", words)
      expectSubscriptions(first.subscriptions).toBe(" ^ 39999ms !       ")
      expectSubscriptions(second.subscriptions).toBe("30s ^ 9999ms !    ")
      expectSubscriptions(next.subscriptions).toBe("  40200ms ^ 4999ms !")
    }))

  it("asks for nothing any more once its events have ended", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const lists = Array.from({ length: 3 }, () => cold("-", drawn))
      const streams = [cold<never>("                    35s |             ")]
      const versions = [of("20.10")]
      const containerEvents = () => streams.shift() ?? NEVER
      const version = () => versions.shift() ?? NEVER
      const connected$ = connect(lists, scheduler, { ...greets, containerEvents, version })
      expectObservable(connected$, "                    ^ 95s !           ").toBe("35s e 30199ms l", {
        e: "The event stream has ended, again at 35200",
        l: "Could not transition to connected; timed out after waiting 30s, again at 65500",
      })
      expectSubscriptions(lists[0]!.subscriptions).toBe("^ 34999ms !       ")
      expectSubscriptions(lists[1]!.subscriptions).toBe("30s ^ 4999ms !    ")
      expectSubscriptions(lists[2]!.subscriptions).toBe([])
    }))

  it("goes on asking what runs where the port throws instead of answering: a guest's fault is no end of the engine", () =>
    marbles(({ expectObservable }, scheduler) => {
      let asked = 0
      const listContainers: DockerClient["listContainers"] = ({ all } = {}) => {
        if (all === true) return of(listed("a"))
        if (++asked === 2) throw new Error("not now")
        return of(listed("b"))
      }
      const input$ = connection({
        docker: withTimeLimits(fakeClient({ ...greets, listContainers }), defaultConfig, scheduler),
        engineId: "e",
        scheduler,
        random: () => 0,
        isWatching: () => true,
      }).pipe(map(({ kind }) => kind))
      const words = { c: "connected", r: "relisted" }
      expectObservable(input$, "^ 20s !").toBe("c 5999ms r 11999ms r", words)
    }))
})
