/** The host's ports: one container each, from its start to its death. Addresses are not told apart. */
import type { PortBinding, Protocol } from "../model/definition.ts"
import type { PublishedPort } from "./body.ts"
import { refuse, type Refusal } from "./refusal.ts"
import { lookUp, type Table, withEntry, withoutEntry } from "./table.ts"

export interface Allocation {
  readonly portBindings: readonly PortBinding[]
  readonly hostPorts: Table<string>
}

/** Takes all the ports asked for, or none. */
export const allocatePorts = (
  hostPorts: Table<string>,
  containerId: string,
  ports: readonly PublishedPort[],
): Allocation | Refusal => {
  const portBindings: PortBinding[] = []
  let held = hostPorts
  for (const { containerPort, protocol, bindIp, hostPort: wanted } of ports) {
    const hostPort = wanted === 0 ? firstFree(held, protocol) : wanted
    if (hostPort === undefined) return refuse("refused", "all ports are allocated")
    if (lookUp(held, keyOf(protocol, hostPort)) !== undefined)
      return refuse("refused", `Bind for ${bindIp || "0.0.0.0"}:${String(hostPort)} failed: port is already allocated`)
    for (const address of addressesOf(bindIp)) portBindings.push({ containerPort, hostPort, protocol, bindIp: address })
    held = withEntry(held, keyOf(protocol, hostPort), containerId)
  }
  return { portBindings, hostPorts: held }
}

const addressesOf = (bindIp: string): readonly string[] => (bindIp === "" ? ["0.0.0.0", "::"] : [bindIp])

export const releasePorts = (hostPorts: Table<string>, portBindings: readonly PortBinding[]): Table<string> =>
  portBindings.reduce((held, { protocol, hostPort }) => withoutEntry(held, keyOf(protocol, hostPort)), hostPorts)

const firstEphemeral = 49153
const lastEphemeral = 65535

const firstFree = (hostPorts: Table<string>, protocol: Protocol): number | undefined => {
  for (let port = firstEphemeral; port <= lastEphemeral; port++)
    if (lookUp(hostPorts, keyOf(protocol, port)) === undefined) return port
  return undefined
}

const keyOf = (protocol: Protocol, hostPort: number): string => `${protocol}/${String(hostPort)}`
