/** A real daemon as a candidate for the contract. */
import { createDockerClient } from "../../lib/docker/real.ts"
import type { Answer } from "../../scripts/dockerd/request.ts"
import { authRegistry, callDaemon, credentials, dockerHost, openRegistry } from "../support/live.ts"
import type { Deed, Candidate } from "./candidate.ts"

export const createReal = (): Candidate => ({
  docker: createDockerClient({ endpoint: dockerHost }),
  hand: async (deed, name, rest) => messageOf(await answerTo(deed, `/containers/${name}`, rest)),
  registries: { open: openRegistry, closed: authRegistry, credentials },
  now: Date.now,
  until: async (holds) => {
    const end = Date.now() + 30_000
    while (!holds()) {
      if (Date.now() > end) throw new Error("waited for half a minute in vain")
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  },
})

const answerTo = (deed: Deed, path: string, [first = "", ...rest]: readonly string[]): Promise<Answer> => {
  switch (deed) {
    case "kill":
      return callDaemon("POST", `${path}/kill?signal=${first}`)
    case "pause":
    case "unpause":
      return callDaemon("POST", `${path}/${deed}`)
    case "restart":
      return callDaemon("POST", `${path}/restart?t=${String(Number(first) / 1000)}`)
    case "remove":
      return callDaemon("DELETE", `${path}?force=1&v=1`)
    case "exec":
      return exec(path, [first, ...rest])
  }
}

const exec = async (path: string, command: readonly string[]): Promise<Answer> => {
  const made = await callDaemon("POST", `${path}/exec`, json({ Cmd: command }))
  const [, id = ""] = /"Id":"([0-9a-f]+)"/.exec(made.body) ?? []
  return made.status >= 300 ? made : callDaemon("POST", `/exec/${id}/start`, json({ Detach: false }))
}

const json = (body: object) => ({ body: JSON.stringify(body), headers: { "content-type": "application/json" } })

/** The daemon's words where it refuses. */
const messageOf = ({ status, body }: Answer): string | undefined => {
  if (status < 300) return undefined
  const said: unknown = JSON.parse(body)
  return typeof said === "object" && said !== null && "message" in said ? String(said.message) : body
}
