/**
 * Two registries on the loopback interface of the namespace, where every port is free: one open to everybody, one that
 * asks for the password. Docker speaks plain HTTP to registries on 127.0.0.1.
 */
import { spawn } from "node:child_process"
import { openSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { programPath } from "./host.ts"

export const openRegistry = "127.0.0.1:5000"
export const authRegistry = "127.0.0.1:5001"

/** What the second registry asks for: a fixed value of these specs, no secret. */
export const credentials = { username: "test", password: "secret" } as const

export const startRegistries = (folder: string): void => {
  const passwords = join(folder, "htpasswd")
  writeFileSync(passwords, `${credentials.username}:${hash}\n`)
  startRegistry(openRegistry, join(folder, "open-registry"), {})
  startRegistry(authRegistry, join(folder, "auth-registry"), { auth: { htpasswd: { realm: "test", path: passwords } } })
}

/** bcrypt of the password above. */
const hash = "$2b$05$uDT2w.kUHVFcC6jKiOwwuePSKvX9KNovNCM6/B.vUdP8r/TniFBaW"

const startRegistry = (addr: string, folder: string, access: object) => {
  const storage = { filesystem: { rootdirectory: folder }, delete: { enabled: true } }
  const config = { version: "0.1", log: { level: "warn" }, storage, http: { addr }, ...access }
  // The registry reads YAML, of which JSON is a part.
  writeFileSync(`${folder}.yml`, JSON.stringify(config))
  const log = openSync(`${folder}.log`, "w")
  spawn(programPath("docker-registry"), ["serve", `${folder}.yml`], { stdio: ["ignore", log, log] })
}
