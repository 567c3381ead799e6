/** A client made of what a spec cares for; whatever else is called never answers. */
import { NEVER } from "rxjs"
import type { DockerClient } from "../../lib/docker/client.ts"

export const fakeClient = (parts: Partial<DockerClient>): DockerClient => {
  const client: DockerClient = {
    ping: () => NEVER,
    version: () => NEVER,
    supportedVersions: () => NEVER,
    withVersion: () => client,
    containerEvents: () => NEVER,
    pullImage: () => NEVER,
    createContainer: () => NEVER,
    startContainer: () => NEVER,
    stopContainer: () => NEVER,
    removeContainer: () => NEVER,
    inspectContainer: () => NEVER,
    describeContainer: () => NEVER,
    getContainerName: () => NEVER,
    listContainers: () => NEVER,
    ...parts,
  }
  return client
}
