/** A process that opens all the files that it may, and then asks a credential helper. What comes of it is printed. */
import { closeSync, openSync } from "node:fs"
import { lastValueFrom } from "rxjs"
import { runHelperProgram } from "../../../lib/docker/credential-program.ts"

const files: number[] = []
try {
  for (;;) files.push(openSync("/dev/null", "r"))
} catch {
  // Now there are none left.
}
const error: unknown = await lastValueFrom(runHelperProgram(process.env)("any", "h.tld")).catch(
  (cause: unknown) => cause,
)
for (const file of files) closeSync(file)
console.log(typeof error === "object" && error !== null && "code" in error ? error.code : error)
