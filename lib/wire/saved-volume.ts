/** A task's volumes: a path of the host, or an empty one with the place that Docker has given it, if it has (DM-40 to DM-42). */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import type { VolumeDefinition } from "../model/definition.ts"
import { anyCase, or, sameCase, string, validating } from "./saved-shape.ts"

export interface EcsVolume {
  readonly name: string
  readonly host: { readonly sourcePath: string } | { readonly hostPath: string }
}

const HostPaths = anyCase(
  { sourcePath: or(string, ""), hostPath: or(string, "") },
  "an object with sourcePath or hostPath",
)

/** It may be `null`, but not missing: a volume without it is of a kind that the file's reader does not know. */
const Host: t.Type<EcsVolume["host"]> = validating("the host of a volume", (value, context) =>
  value === undefined
    ? t.failure(value, context)
    : pipe(
        HostPaths.validate(value ?? {}, context),
        E.map(({ sourcePath, hostPath }) => (sourcePath === "" ? { hostPath } : { sourcePath })),
      ),
)

/** The only keys of a state file that count in their own case alone. */
export const EcsVolume: t.Type<EcsVolume> = sameCase({ name: string, host: Host }, "a volume")

/** `hostPath` is where an empty volume lies; `undefined`: nobody knows yet. */
export const writeVolume = ({ name, sourcePath }: VolumeDefinition, hostPath: string | undefined): EcsVolume => ({
  name,
  host: sourcePath === undefined ? { hostPath: hostPath ?? "" } : { sourcePath },
})

export const readVolume = ({ name, host }: EcsVolume): VolumeDefinition =>
  "sourcePath" in host ? { name, sourcePath: host.sourcePath } : { name }

/** Where an empty volume lies, if that is known. */
export const hostPathOf = ({ host }: EcsVolume): string | undefined =>
  "hostPath" in host && host.hostPath !== "" ? host.hostPath : undefined
