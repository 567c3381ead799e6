/**
 * A payload's task in the spelling of a submitted one, as the original's JSON decoder would read it: keys in any case, unknown keys
 * passed over, `null` and a missing key alike (DM-20, DM-90). Nothing is judged here: what does not fit is left for the strict check,
 * and so are overrides, none of which may be dropped (DM-33).
 */
import { isObject } from "./plain.ts"
import { spellingIn } from "./saved-shape.ts"

type Fold = (value: unknown) => unknown

/** Any value that is no object passes, to be judged later. */
export const foldTask: Fold = (value) => task(value)

const asItIs: Fold = (value) => value

const fieldsOf =
  (fields: Readonly<Record<string, Fold>>): Fold =>
  (value) =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(fields).flatMap(([key, fold]) => {
            const part = value[spellingIn(value, key) ?? key]
            return part === undefined || part === null ? [] : [[key, fold(part)]]
          }),
        )
      : value

const each =
  (fold: Fold): Fold =>
  (value) =>
    Array.isArray(value) ? value.map(fold) : value

/** `null` in the place of a text is to Go an empty one. */
const word: Fold = (value) => value ?? ""

const words = each(word)

const environment: Fold = (value) =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, word(part)])) : value

const hostVolume = fieldsOf({ name: asItIs, host: fieldsOf({ sourcePath: asItIs }) })

/**
 * `null` for a host makes an empty volume. One without a host is of a kind that is not known, and stays as it is, to be refused for
 * that: it must not become an empty volume (DM-40).
 */
const volume: Fold = (value) =>
  isObject(value) && Object.hasOwn(value, "host") ? hostVolume({ ...value, host: value["host"] ?? {} }) : value

const containerFields = fieldsOf({
  name: asItIs,
  image: asItIs,
  essential: asItIs,
  command: words,
  entryPoint: words,
  environment,
  cpu: asItIs,
  memory: asItIs,
  links: asItIs,
  volumesFrom: each(fieldsOf({ sourceContainer: asItIs, readOnly: asItIs })),
  mountPoints: each(fieldsOf({ sourceVolume: asItIs, containerPath: asItIs, readOnly: asItIs })),
  portMappings: each(fieldsOf({ containerPort: asItIs, hostPort: asItIs, protocol: asItIs })),
  overrides: asItIs,
  dockerConfig: fieldsOf({ config: asItIs, hostConfig: asItIs, version: asItIs }),
})

/** What is not said to be essential is not, as a flag that is missing is false to Go. */
const container: Fold = (value) => {
  const folded = containerFields(value)
  return isObject(folded) ? { essential: false, ...folded } : folded
}

/** The agent has no use for an account, and a task's own overrides name roles: both are passed over, as by the original. */
const task = fieldsOf({
  arn: asItIs,
  family: asItIs,
  version: asItIs,
  desiredStatus: asItIs,
  containers: each(container),
  volumes: each(volume),
})
