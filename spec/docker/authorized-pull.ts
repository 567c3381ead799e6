import { expect } from "chai"
import { EMPTY, NEVER, of, throwError, VirtualTimeScheduler } from "rxjs"
import { pullAuthorized } from "../../lib/docker/authorized-pull.ts"
import type { RegistryCredentials } from "../../lib/model/daemon.ts"
import { emptyVolumeImage } from "../../lib/model/empty-volume.ts"
import { CannotContainerError } from "../../lib/model/error.ts"
import { fakeClient } from "../support/fake-client.ts"

describe("an authorized pull", () => {
  const scheduler = new VirtualTimeScheduler()
  const limit = { ms: 1000, scheduler }

  const credentials = (password: string): RegistryCredentials => ({ username: "u", password })

  /** Pulls where the registry takes the password `new`, with credentials that are looked up in turn. */
  const pull = (
    kept: RegistryCredentials | undefined,
    fresh: RegistryCredentials | undefined,
    refusal = "unauthorized: no",
  ) => {
    const log: string[] = []
    const docker = fakeClient({
      pullImage: (image, { auth } = {}) => {
        log.push(`pull ${image} with ${auth?.password ?? "nothing"}`)
        return auth?.password === "new"
          ? of({ status: "Pulling" })
          : throwError(() => new CannotContainerError("Pull", refusal))
      },
    })
    pullAuthorized(
      docker,
      (_, { refresh } = {}) => [refresh === true ? fresh : kept],
      limit,
    )("h.tld/a").subscribe({
      complete: () => log.push("done"),
      error: (error: unknown) => log.push(String(error)),
    })
    return log
  }

  it("shows what is looked up for its image (DC-13)", () => {
    expect(pull(credentials("new"), undefined)).to.deep.equal(["pull h.tld/a with new", "done"])
  })

  it("looks nothing up for what no registry has (DC-12)", () => {
    const log: string[] = []
    const docker = fakeClient({ pullImage: (image, { auth } = {}) => (log.push(image, typeof auth), of()) })
    const nobody = () => throwError(() => new Error("nobody is to be asked"))
    pullAuthorized(docker, nobody, limit)(emptyVolumeImage).subscribe({ complete: () => log.push("done") })
    expect(log).to.deep.equal([emptyVolumeImage, "undefined", "done"])
  })

  it("asks once more where kept credentials are refused", () => {
    expect(pull(credentials("old"), credentials("new"))).to.deep.equal([
      "pull h.tld/a with old",
      "pull h.tld/a with new",
      "done",
    ])
    expect(pull(credentials("old"), credentials("older")).slice(1)).to.deep.equal([
      "pull h.tld/a with older",
      "CannotPullContainerError: unauthorized: no",
    ])
  })

  it("asks once where there are none, or where something else is wrong", () => {
    expect(pull(undefined, credentials("new"))).to.have.length(2)
    expect(pull(credentials("old"), credentials("new"), "manifest unknown")).to.have.length(2)
  })

  it("is anonymous where the look-up has no answer, and given up where it never ends", () => {
    const log: string[] = []
    const docker = fakeClient({ pullImage: () => of({ status: "Pulling" }) })
    for (const auth of [EMPTY, NEVER])
      pullAuthorized(
        docker,
        () => auth,
        limit,
      )("h.tld/a").subscribe({
        complete: () => log.push("done"),
        error: (error: unknown) => log.push(String(error)),
      })
    scheduler.flush()
    expect(log).to.deep.equal([
      "done",
      "DockerTimeoutError: Could not transition to pullBegin; timed out after waiting 1s",
    ])
  })

  it("arms no timer for longer than Node's can be set", () => {
    const clock = new VirtualTimeScheduler()
    const look = pullAuthorized(fakeClient({}), () => NEVER, { ms: 2 ** 40, scheduler: clock })
    look("h.tld/a").subscribe()
    expect(clock.actions.map(({ delay }) => delay)).to.deep.equal([2 ** 31 - 1])
  })
})
