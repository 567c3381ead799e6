import { expect } from "chai"
import { bootImages, type ImageSpec } from "../../lib/simulation/image.ts"
import { refusePull } from "../../lib/simulation/registry.ts"
import { stage } from "./stage.ts"

const credentials = { username: "test", password: "secret" }
const specs: readonly ImageSpec[] = [
  { name: "busybox" },
  { name: "team/secret", credentials },
  { name: "registry.example:5000/app:1", credentials },
]

describe("simulation/registry", () => {
  const denied =
    "repository does not exist or may require 'docker login': denied: requested access to the resource is denied"
  const pulls: readonly (readonly [string, typeof credentials | undefined, string | undefined])[] = [
    ["busybox", undefined, undefined],
    ["busybox:1.36", undefined, "missing manifest for busybox:1.36 not found: manifest unknown: manifest unknown"],
    ["nope", undefined, `missing pull access denied for nope, ${denied}`],
    ["team/secret", undefined, `missing pull access denied for team/secret, ${denied}`],
    ["team/secret", credentials, undefined],
    [
      "registry.example:5000/app:1",
      undefined,
      'refused Head "https://registry.example:5000/v2/app/manifests/1": no basic auth credentials',
    ],
    [
      "registry.example:5000/app:1",
      { ...credentials, password: "guess" },
      "refused unauthorized: authentication required",
    ],
    ["registry.example:5000/app:1", credentials, undefined],
    [
      "registry.example:5000/nope",
      undefined,
      "missing manifest for registry.example:5000/nope:latest not found: manifest unknown: manifest unknown",
    ],
    ["Busybox", undefined, "refused invalid reference format: repository name must be lowercase"],
  ]
  for (const [image, auth, expected] of pulls) {
    it(`gives ${image} ${auth === undefined ? "to anybody" : `for ${auth.password}`}: ${expected ?? "yes"}`, () => {
      const refused = refusePull(bootImages(specs), image, auth, 0)
      expect(refused && `${refused.verdict} ${refused.refused}`).to.equal(expected)
    })
  }

  it("counts the pulls that it answers where it has a limit, and answers again when time has passed", () => {
    const stand = stage({ images: [{ name: "app", credentials, rateLimit: { pulls: 2, perMs: 60_000 } }] })
    const pull = (at: number, auth = credentials): string => {
      stand.runUntil(at)
      const seen = stand.watch(stand.docker.pullImage("app", { auth }))
      stand.runUntil(at + 1)
      return /CannotPullContainerError refused: (\w+)/.exec(seen.at(-1) ?? "")?.[1] ?? "pulled"
    }
    expect(pull(0, { ...credentials, password: "guess" })).to.equal("unauthorized")
    expect([10_000, 20_000].map((at) => pull(at))).to.deep.equal(["pulled", "pulled"])
    expect([30_000, 69_999].map((at) => pull(at))).to.deep.equal(["toomanyrequests", "toomanyrequests"])
    expect([70_001, 71_000, 80_001].map((at) => pull(at))).to.deep.equal(["pulled", "toomanyrequests", "pulled"])
  })

  it("has to be asked before a container can be made of what is not here", () => {
    const stand = stage({ images: [{ name: "app", command: ["sh", "-c", "exit 7"] }] })
    const create = (): readonly string[] => {
      const seen = stand.watch(stand.docker.createContainer({ Image: "app" }, {}, "it"))
      stand.runUntil(stand.scheduler.now() + 1)
      return seen
    }
    expect(create()).to.deep.equal(["0 CannotCreateContainerError missing: No such image: app:latest"])
    stand.docker.pullImage("app").subscribe()
    stand.runUntil(100)
    expect(create()[0]).to.contain("containerId")
    stand.docker.startContainer("it").subscribe()
    stand.runUntil(200)
    expect(stand.docker.container("it")?.exitCode).to.equal(7)
  })
})
