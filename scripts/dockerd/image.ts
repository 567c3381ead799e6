/**
 * The one image of the live specs, made of this machine's own busybox: no registry of the world is asked for anything.
 */
import { execFileSync } from "node:child_process"
import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { programPath } from "./host.ts"
import { credentials } from "./registry.ts"
import { request } from "./request.ts"

/** Makes `busybox:1` known to the daemon. */
export const importBusybox = async (host: string, folder: string): Promise<void> => {
  const query = new URLSearchParams({ fromSrc: "-", repo: "busybox", tag: "1", changes: 'CMD ["sh"]' })
  await post(host, `/images/create?${query.toString()}`, layer(join(folder, "busybox")))
}

/** Puts `busybox:1` into the registry, and takes the registry's name for it back from the daemon. */
export const pushBusybox = async (host: string, registry: string): Promise<void> => {
  const repo = `${registry}/busybox`
  await post(host, `/images/busybox:1/tag?repo=${repo}&tag=1`)
  await post(host, `/images/${repo}/push?tag=1`, "", { "x-registry-auth": registryAuth(credentials) })
  await request(host, "DELETE", `/images/${repo}:1`)
}

/** The header by which the daemon learns a registry's password. */
export const registryAuth = (login: { readonly username: string; readonly password: string }): string =>
  Buffer.from(JSON.stringify(login)).toString("base64url")

const layer = (folder: string): Buffer => {
  const busybox = programPath("busybox")
  const bin = join(folder, "bin")
  mkdirSync(bin, { recursive: true })
  mkdirSync(join(folder, "tmp"))
  chmodSync(join(folder, "tmp"), 0o1777)
  copyFileSync(busybox, join(bin, "busybox"))
  const applets = execFileSync(busybox, ["--list"]).toString().trim().split("\n")
  for (const applet of applets) if (applet !== "busybox") symlinkSync("busybox", join(bin, applet))
  return execFileSync("tar", ["--create", "--directory", folder, "."], { maxBuffer: 64 * 1024 * 1024 })
}

/** Docker tells of a failure by the status, or, once it has begun to answer, in the text. */
const post = async (host: string, path: string, body?: string | Buffer, headers?: Readonly<Record<string, string>>) => {
  const answer = await request(host, "POST", path, {
    body,
    headers: { "content-type": "application/x-tar", ...headers },
  })
  if (answer.status >= 300 || answer.body.includes('"errorDetail"'))
    throw new Error(`POST ${path}: ${String(answer.status)} ${answer.body}`)
}
