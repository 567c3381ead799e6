/** Ports asked for and ports observed, which the original keeps in one shape (DM-31). */
import type { PortBinding } from "../model/definition.ts"
import { oneOf, wholeNumber } from "./scalar.ts"
import { anyCase, or, string, type Fields } from "./saved-shape.ts"

const Port = or(wholeNumber(0, 65_535), 0)

const fields = {
  ContainerPort: Port,
  HostPort: Port,
  BindIp: or(string, ""),
  /** Files before version 3 have none (DM-32, SM-33). */
  Protocol: or(oneOf("tcp", "udp"), "tcp"),
}

export const EcsPort = anyCase(fields, "a port")
export type EcsPort = Fields<typeof fields>

export const writePort = ({ containerPort, hostPort, bindIp, protocol }: PortBinding): EcsPort => ({
  ContainerPort: containerPort,
  HostPort: hostPort,
  BindIp: bindIp,
  Protocol: protocol,
})

export const readPort = ({ ContainerPort, HostPort, BindIp, Protocol }: EcsPort): PortBinding => ({
  containerPort: ContainerPort,
  hostPort: HostPort,
  protocol: Protocol,
  bindIp: BindIp,
})
