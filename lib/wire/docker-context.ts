/** What the `docker` command writes of its contexts, as far as it says where a daemon is. */
import * as t from "io-ts/lib/index.js"
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { orElse } from "./read.ts"

const CliConfig = t.type({ currentContext: orElse(t.string, "", "CurrentContext") }, "CliConfig")

const ContextMeta = t.type(
  {
    Endpoints: t.type(
      {
        docker: t.type({ Host: t.string, SkipTLSVerify: orElse(t.boolean, false, "SkipTLSVerify") }, "DockerEndpoint"),
      },
      "Endpoints",
    ),
  },
  "ContextMeta",
)

/** The context that `config.json` names; empty where it names none or cannot be read, as the `docker` command has it. */
export const currentContext = (configJson: string): string =>
  pipe(
    parse(configJson),
    E.chain((json) => CliConfig.decode(json)),
    E.match(
      () => "",
      (config) => config.currentContext,
    ),
  )

export interface ContextEndpoint {
  readonly host: string
  readonly skipVerify: boolean
}

/** Where a context's `meta.json` says its daemon is; undefined where it does not say. */
export const contextEndpoint = (metaJson: string): ContextEndpoint | undefined =>
  pipe(
    parse(metaJson),
    E.chain((json) => ContextMeta.decode(json)),
    E.match(
      () => undefined,
      ({ Endpoints: { docker } }) => ({ host: docker.Host, skipVerify: docker.SkipTLSVerify }),
    ),
  )

const parse = (json: string): t.Validation<unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(json),
    () => [],
  )
