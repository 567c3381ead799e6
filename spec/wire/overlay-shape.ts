import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { configShape, hostConfigShape } from "../../lib/wire/overlay-shape.ts"
import { layOver } from "../../lib/wire/overlay.ts"

const texts = ["a", "b"]

/** A value for every key that the original's client knew. */
const config = {
  ...{ Hostname: "h", Domainname: "d", User: "u", Memory: 1, MemorySwap: -1, CpuShares: 2, Cpuset: "0-1" },
  ...{ AttachStdin: true, AttachStdout: true, AttachStderr: false, PortSpecs: texts, ExposedPorts: { "80/tcp": {} } },
  ...{ Tty: true, OpenStdin: true, StdinOnce: false, Env: ["A=1"], Cmd: texts, Dns: texts, Image: "i" },
  ...{
    Volumes: { "/v": {} },
    VolumeDriver: "local",
    VolumesFrom: "c",
    WorkingDir: "/w",
    MacAddress: "02:42:00:00:00:01",
  },
  ...{ Entrypoint: texts, NetworkDisabled: true, SecurityOpts: texts, OnBuild: texts, Mounts: [{ Name: "m" }] },
  Labels: { a: "b" },
}

const hostConfig = {
  ...{ Binds: texts, CapAdd: texts, CapDrop: texts, ContainerIDFile: "f", LxcConf: [{ Key: "k", Value: "v" }] },
  ...{ Privileged: true, PortBindings: { "80/tcp": [{ HostIP: "", HostPort: "80" }] }, Links: texts },
  ...{ PublishAllPorts: true, Dns: texts, DnsSearch: texts, ExtraHosts: ["h:1.2.3.4"], VolumesFrom: texts },
  ...{ NetworkMode: "host", IpcMode: "host", PidMode: "host", UTSMode: "host" },
  ...{ RestartPolicy: { Name: "always", MaximumRetryCount: 0 }, Devices: [{ PathOnHost: "/dev/null" }] },
  ...{ LogConfig: { Type: "syslog", Config: { tag: "t" } }, ReadonlyRootfs: true, SecurityOpt: texts },
  ...{ CgroupParent: "/p", Memory: 1, MemorySwap: -1, MemorySwappiness: 0, OomKillDisable: true, CpuShares: 2 },
  ...{ Cpuset: "0", CpusetCpus: "0", CpusetMems: "0", CpuQuota: 1, CpuPeriod: 1, BlkioWeight: 10 },
  Ulimits: [{ Name: "nofile", Soft: 1, Hard: 2 }],
}

describe("the keys of an overlay", () => {
  it("of the config all come through as they are (DM-65)", () => {
    expect(layOver(configShape, {}, JSON.stringify(config))).to.deep.equal(E.right(config))
  })

  it("of the host config all come through as they are (DM-65)", () => {
    expect(layOver(hostConfigShape, {}, JSON.stringify(hostConfig))).to.deep.equal(E.right(hostConfig))
  })
})
