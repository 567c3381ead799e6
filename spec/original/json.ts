/** The tests of the original's model (api): what is overridden, and what JSON comes to. */
import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type { TaskDefinition } from "../../lib/model/definition.ts"
import { createBody } from "../../lib/wire/create-body.ts"
import { portBindings } from "../../lib/wire/docker-port.ts"
import { EcsPort, writePort } from "../../lib/wire/saved-port.ts"
import { EcsVolume, readVolume } from "../../lib/wire/saved-volume.ts"
import { decodeTask } from "../../lib/wire/task-input.ts"

const definitionOf = (task: object): TaskDefinition => {
  const decoded = decodeTask(task, { arn: "task/1" })
  return E.isRight(decoded) ? decoded.right : expect.fail(JSON.stringify(decoded.left))
}

const commandMade = (definition: TaskDefinition): unknown => {
  const [container] = definition.containers
  const identity = { engineId: "e", submissionId: "s", attempt: 0, dockerNameOf: () => undefined }
  const body = container === undefined ? undefined : createBody(definition, container, identity)
  return body !== undefined && E.isRight(body) ? body.right.config["Cmd"] : expect.fail("no body is made")
}

const web = { name: "web", image: "nginx", command: ["own"] }

const portOf = (json: object): EcsPort => {
  const decoded = EcsPort.decode(json)
  return E.isRight(decoded) ? decoded.right : expect.fail("the port is refused")
}
const written = (protocol: "tcp" | "udp"): EcsPort => writePort({ containerPort: 1, hostPort: 2, bindIp: "", protocol })

describe("the original's model tests", () => {
  describe("of overrides", () => {
    it("make another command of one, and leave what was asked for as it is (TestTaskOverridden)", () => {
      const definition = definitionOf({ containers: [{ ...web, overrides: { command: ["other"] } }] })
      expect(commandMade(definition)).to.deep.equal(["other"])
      expect(definition.containers[0]?.command).to.deep.equal(["own"])
    })

    it("change nothing where there are none; what the caller does with its list changes nothing either (TestOverridden)", () => {
      const command = ["own"]
      const definition = definitionOf({ containers: [{ ...web, command }] })
      command[0] = "changed"
      expect(definition.containers[0]?.command).to.deep.equal(["own"])
      expect(commandMade(definition)).to.deep.equal(["own"])
    })
  })

  describe("of volumes", () => {
    it("let a container write to volumes of another unless it is said (TestVolumesFromUnmarshal)", () => {
      const volumesFrom = [{ sourceContainer: "data" }, { sourceContainer: "data", readOnly: true }]
      const { containers } = definitionOf({
        containers: [
          { ...web, volumesFrom },
          { name: "data", image: "nginx" },
        ],
      })
      expect(containers[0]?.volumesFrom.map(({ readOnly }) => readOnly)).to.deep.equal([false, true])
    })

    const volumeOf = (json: object) => {
      const volume = EcsVolume.decode(json)
      return E.isRight(volume) ? readVolume(volume.right) : expect.fail("the volume is refused")
    }

    it("take one without a path for an empty one (TestEmptyHostVolumeUnmarshal)", () => {
      const volume = { name: "test", host: {} }
      expect(volumeOf(volume)).to.deep.equal({ name: "test" })
      expect(definitionOf({ containers: [web], volumes: [volume] }).volumes).to.deep.equal([{ name: "test" }])
    })

    it("take one with a path for a folder of the host (TestHostHostVolumeUnmarshal)", () => {
      const volume = { name: "test", host: { sourcePath: "/path" } }
      const folder = { name: "test", sourcePath: "/path" }
      expect(volumeOf(volume)).to.deep.equal(folder)
      expect(definitionOf({ containers: [web], volumes: [volume] }).volumes).to.deep.equal([folder])
    })
  })

  describe("of protocols", () => {
    it("read null as tcp (TestUnmarshalTransportProtocol_Null)", () => {
      const portMappings = [{ containerPort: 80, protocol: null }]
      const { containers } = definitionOf({ containers: [{ ...web, portMappings }] })
      expect(containers[0]?.portMappings[0]?.protocol).to.equal("tcp")
    })

    for (const [Protocol, read, name] of [
      ["tcp", "tcp", "(TestUnmarshalTransportProtocol_TCP)"],
      ["udp", "udp", "(TestUnmarshalTransportProtocol_UDP)"],
      [null, "tcp", "(TestUnmarshalTransportProtocol_NullStruct)"],
    ] as const)
      it(`read ${String(Protocol)} within a port as ${read} ${name}`, () => {
        expect(portOf({ ContainerPort: 80, Protocol }).Protocol).to.equal(read)
      })

    it("write tcp where none was named (TestMarshalTransportProtocol_Unset)", () => {
      const { containers } = definitionOf({ containers: [{ ...web, portMappings: [{ containerPort: 80 }] }] })
      const protocol = containers[0]?.portMappings[0]?.protocol ?? "udp"
      expect(JSON.parse(JSON.stringify(written(protocol)))).to.include({ Protocol: "tcp" })
    })

    it("write tcp and udp by these names (TestMarshalTransportProtocol_TCP, TestMarshalTransportProtocol_UDP)", () => {
      expect(JSON.stringify([written("tcp").Protocol, written("udp").Protocol])).to.equal('["tcp","udp"]')
    })

    it("read both back from what they write (TestMarshalUnmarshalTransportProtocol)", () => {
      for (const protocol of ["tcp", "udp"] as const)
        expect(portOf(JSON.parse(JSON.stringify(written(protocol))) as object)).to.deep.equal(written(protocol))
    })
  })

  describe("of observed ports", () => {
    const host = (HostPort: string, HostIp = "0.0.0.0") => ({ HostIp, HostPort })
    const read = (ports: Parameters<typeof portBindings>[0]) => {
      const bindings = portBindings(ports)
      return E.isRight(bindings) ? bindings.right : bindings.left.name
    }

    it("keep each binding, those of one port in their order (TestPortBindingFromDockerPortBinding)", () => {
      expect(read({ "53/udp": [host("55", "1.2.3.4")] })).to.deep.equal([
        { containerPort: 53, hostPort: 55, bindIp: "1.2.3.4", protocol: "udp" },
      ])
      expect(read({ "80/tcp": [host("8080", "2.3.4.5"), host("80", "5.6.7.8")] })).to.deep.equal([
        { containerPort: 80, hostPort: 8080, bindIp: "2.3.4.5", protocol: "tcp" },
        { containerPort: 80, hostPort: 80, bindIp: "5.6.7.8", protocol: "tcp" },
      ])
    })

    it("fail by name for what cannot be read (TestPortBindingErrors)", () => {
      expect(read({ "woof/tcp": [host("80")] })).to.equal("UnparsablePort")
      expect(read({ "80/tcp": [host("bark")] })).to.equal("UnparsablePort")
      expect(read({ "80/bark": [host("80")] })).to.equal("UnrecognizedTransportProtocol")
    })
  })
})
