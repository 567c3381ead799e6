/**
 * What of an accepted task reaches nobody: keys of its overlays that are not known to be Docker's. They are ignored (DM-63), but one who
 * has misspelt a key should hear of it.
 */
import type { TaskDefinition } from "../model/definition.ts"
import type { Issue } from "../model/error.ts"
import { formatPath } from "./issue.ts"
import { configShape, hostConfigShape } from "./overlay-shape.ts"
import { strangersIn } from "./overlay.ts"

/** An issue for each such key. Most containers have no overlays, and are not looked at. */
export const idleOverlayKeys = ({ containers }: Pick<TaskDefinition, "containers">): readonly Issue[] =>
  containers.flatMap(({ dockerConfig }, at) =>
    dockerConfig === undefined
      ? []
      : shapes.flatMap(([overlay, shape]) =>
          strangersIn(shape, dockerConfig[overlay] ?? "{}").map((path) => ({
            path: formatPath(["containers", at, "dockerConfig", overlay, ...path]),
            expected: "a key that may be laid over there",
            got: "an unknown key",
          })),
        ),
  )

const shapes = [
  ["config", configShape],
  ["hostConfig", hostConfigShape],
] as const
