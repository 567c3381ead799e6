/** `npm run build`: the package as it is published, in `dist`: its code in bundles, and the compiler's declarations. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { rmSync } from "node:fs"
import { bundle } from "./build/bundle.ts"

const main = async (): Promise<number> => {
  rmSync("dist", { recursive: true, force: true })
  await bundle("dist")
  return declare()
}

/** One for each file of `lib`. */
const declare = async (): Promise<number> => {
  const compiler = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"]
  const [exitCode] = (await once(spawn(process.execPath, compiler, { stdio: "inherit" }), "exit")) as [number | null]
  return exitCode ?? 1
}

process.exitCode = await main()
