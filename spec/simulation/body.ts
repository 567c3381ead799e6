import { expect } from "chai"
import { readBody } from "../../lib/simulation/body.ts"

describe("simulation/body", () => {
  it("reads what the daemon acts on", () => {
    const body = readBody(
      {
        Image: "busybox",
        Entrypoint: ["sh", "-c"],
        Cmd: ["exit 3"],
        Labels: { a: "1" },
        Volumes: { "/scratch": {} },
        ExposedPorts: { "80/tcp": {}, "53/udp": {} },
      },
      {
        Init: true,
        Links: ["/web:www", "db"],
        VolumesFrom: ["data:ro"],
        Binds: ["/srv:/data:ro", "named:/named"],
        PublishAllPorts: true,
        PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }, { HostPort: "" }] },
      },
    )
    expect(body).to.deep.equal({
      image: "busybox",
      argv: ["sh", "-c", "exit 3"],
      labels: { a: "1" },
      hasInit: true,
      hasMemoryLimit: false,
      stopSignal: 15,
      removesItself: false,
      links: [
        { target: "web", alias: "www" },
        { target: "db", alias: "db" },
      ],
      volumesFrom: ["data"],
      mounts: new Map([
        ["/scratch", undefined],
        ["/data", "/srv"],
        ["/named", "named"],
      ]),
      ports: [
        { containerPort: 80, protocol: "tcp", bindIp: "127.0.0.1", hostPort: 8080 },
        { containerPort: 80, protocol: "tcp", bindIp: "", hostPort: 0 },
        { containerPort: 53, protocol: "udp", bindIp: "", hostPort: 0 },
      ],
    })
  })

  it("takes nulls and wrong shapes for absent, and one text for a list of one", () => {
    const body = readBody({ Image: 7, Cmd: "httpd", Entrypoint: null, Labels: null }, { Links: null, PortBindings: [] })
    expect(body).to.deep.include({ image: "", argv: ["httpd"], labels: {}, links: [], ports: [], hasInit: false })
  })
})
