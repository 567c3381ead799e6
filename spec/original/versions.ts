/** The tests of the original's versioned clients (engine/dockerclient/versions_test.go). */
import { expect } from "chai"
import { defer, lastValueFrom, of, throwError, type Observable } from "rxjs"
import { clientOver } from "../../lib/docker/calls.ts"
import { createSession } from "../../lib/docker/session.ts"
import type { Answer, Link } from "../../lib/docker/transport.ts"
import { CannotGetDockerclientError } from "../../lib/model/error.ts"
import { answering, daemonVersion } from "../support/fake-link.ts"

const always = (): boolean => true

/** A client whose first way to the daemon, or first answer of the daemon, can be a failure. */
const over = ({ opens = always, answers = always, version = daemonVersion } = {}) => {
  const counts = { opened: 0, asked: 0 }
  const paths: string[] = []
  const link: Link = {
    endpoint: { kind: "socket", path: "/d.sock", address: "unix:///d.sock", source: "test" },
    send: ({ path }): Observable<Answer> => {
      paths.push(path)
      if (path !== "/version") return answering(200, path.endsWith("/version") ? version : "OK")
      counts.asked += 1
      return answers() ? answering(200, version) : throwError(() => new Error("hung up"))
    },
  }
  const client = clientOver(
    createSession(() =>
      defer(() => {
        counts.opened += 1
        return opens() ? of(link) : throwError(() => new CannotGetDockerclientError("nobody there"))
      }),
    ),
  )
  return { client, counts, paths }
}

const outcomeOf = (call$: Observable<unknown>): Promise<string> =>
  lastValueFrom(call$).then(
    () => "answered",
    (error: unknown) => (error instanceof CannotGetDockerclientError ? error.name : "?"),
  )

/** Fails the first time. */
const later = () => {
  let times = 0
  return () => times++ > 0
}

describe("the original's version tests", () => {
  it("ask the daemon what it speaks, and speak the newest of that (TestGetDefaultClientSuccess, DC-2)", async () => {
    const { client, paths } = over()
    expect(await outcomeOf(client.ping())).to.equal("answered")
    expect(paths).to.deep.equal(["/version", "/v1.41/_ping"])
  })

  it("ask once, however often a version is wanted (TestGetClientCached, DC-2)", async () => {
    const { client, counts } = over()
    for (let times = 0; times < 2; times += 1) await outcomeOf(client.withVersion("1.18").ping())
    expect(counts).to.deep.equal({ opened: 1, asked: 1 })
  })

  it("look for a way to the daemon again that was not found (TestGetClientFailCreateNotCached, DC-11)", async () => {
    const { client, counts } = over({ opens: later() })
    const versioned = client.withVersion("1.18")
    expect([await outcomeOf(versioned.ping()), await outcomeOf(versioned.ping())]).to.deep.equal([
      "CannotGetDockerclientError",
      "answered",
    ])
    expect(counts).to.deep.equal({ opened: 2, asked: 1 })
  })

  it("ask a daemon again that did not answer (TestGetClientFailPingNotCached, DC-2)", async () => {
    const { client, counts } = over({ answers: later() })
    const versioned = client.withVersion("1.18")
    expect([await outcomeOf(versioned.ping()), await outcomeOf(versioned.ping())]).to.deep.equal([
      "CannotGetDockerclientError",
      "answered",
    ])
    expect(counts.asked).to.equal(2)
  })

  it("tell the versions that the daemon says it speaks, asking for none of them (TestFindAvailableVersiosn, DC-3)", async () => {
    const told = async (MinAPIVersion: string) => {
      const { client, paths } = over({ version: { Version: "1.8", ApiVersion: "1.20", MinAPIVersion } })
      return [await lastValueFrom(client.supportedVersions()), paths.filter((path) => path.endsWith("_ping"))]
    }
    expect(await told("1.12")).to.deep.equal([["1.17", "1.18", "1.19", "1.20"], []])
    expect(await told("1.19")).to.deep.equal([["1.19", "1.20"], []])
  })
})
