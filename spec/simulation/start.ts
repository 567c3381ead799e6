import { expect } from "chai"
import { make, port80, run, stage } from "./stage.ts"

describe("simulation/start", () => {
  describe("a start that fails leaves a created container and no event:", () => {
    const failures: readonly (readonly [string, readonly string[], object, string])[] = [
      [
        "the port is taken",
        ["httpd"],
        port80,
        "driver failed programming external connectivity on endpoint it (…): Bind for 0.0.0.0:80 failed: port is already allocated",
      ],
      [
        "a link leads to one that does not run",
        ["httpd"],
        { Links: ["idle:alias"] },
        "Cannot link to a non running container: /idle AS /it/alias",
      ],
      [
        "the program is not found in the path",
        ["no-such-program"],
        {},
        "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: " +
          'exec: "no-such-program": executable file not found in $PATH: unknown',
      ],
      [
        "the program's file is not there",
        ["/no/such/file"],
        {},
        "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: " +
          'exec: "/no/such/file": stat /no/such/file: no such file or directory: unknown',
      ],
    ]
    for (const [when, cmd, hostConfig, message] of failures) {
      it(when, () => {
        const stand = stage()
        run(stand, "web", ["httpd"], port80)
        make(stand, "idle", [])
        const id = run(stand, "it", cmd, hostConfig)
        const seen = stand.watch(stand.docker.startContainer(id))
        stand.runUntil(100)
        expect(seen.map((line) => line.replace(/\([0-9a-f]{64}\)/, "(…)"))).to.deep.equal([
          `0 CannotStartContainerError refused: ${message}`,
        ])
        expect(stand.told.filter((line) => line.endsWith(" it"))).to.deep.equal(["create it"])
        const found = stand.docker.containers().find(({ name }) => name === "it")
        expect(found).to.include({ state: "created" }).and.not.have.any.keys("exitCode", "startedAt", "finishedAt")
        expect(found?.error?.replace(/\([0-9a-f]{64}\)/, "(…)")).to.equal(message)
      })
    }
  })

  it("publishes ports while a container runs, and gives them out again after its death", () => {
    const stand = stage()
    const ports = {
      PortBindings: {
        "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "80" }],
        "81/udp": [{ HostIp: "0.0.0.0", HostPort: "0" }],
      },
    }
    const first = run(stand, "first", ["httpd"], ports)
    const seen = stand.watch(stand.docker.describeContainer(first))
    stand.runUntil(1)
    stand.docker.kill(first)
    run(stand, "second", ["httpd"], ports)
    const binding = { bindIp: "0.0.0.0", protocol: "tcp", containerPort: 80, hostPort: 80 }
    const bindings = [binding, { ...binding, protocol: "udp", containerPort: 81, hostPort: 49153 }]
    expect(JSON.parse(seen[0]?.slice(2) ?? "")).to.deep.equal({
      status: "RUNNING",
      containerId: first,
      portBindings: bindings,
      volumes: {},
    })
    expect(stand.docker.containers().map(({ portBindings }) => portBindings)).to.deep.equal([[], bindings])
  })

  describe("a client that fetches over a link", () => {
    const loop = ["sh", "-c", "for i in 1 2 3; do wget -qO- http://web:8080/ && exit 0; sleep 1; done; exit 1"]
    const fate = (dies: boolean): unknown => {
      const stand = stage()
      run(stand, "server", ["httpd"])
      run(stand, "client", loop, { Links: ["server:web"] })
      if (dies) stand.docker.kill("server")
      stand.runUntil(60_000)
      const { exitCode, finishedAt } = stand.docker.containers()[1] ?? {}
      return { exitCode, finishedAt }
    }
    it("exits well when the server runs", () => {
      expect(fate(false)).to.deep.equal({ exitCode: 0, finishedAt: 5 })
    })
    it("gives up after its tries when the server has died", () => {
      expect(fate(true)).to.deep.equal({ exitCode: 1, finishedAt: 3015 })
    })
  })
})
