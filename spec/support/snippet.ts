/** Programs in Markdown, run as they stand: only the package's own name is led to its sources. */
import { execFile } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { promisify } from "node:util"
import blankSpace from "ts-blank-space"
import ts from "typescript"
import { withScratch } from "./scratch.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** The TypeScript programs of a Markdown file, in order. */
export const snippetsOf = (file: string): readonly string[] =>
  [...readFileSync(join(root, file), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code)

/** Runs one in a process of its own; resolves with what it prints, rejects where it fails. */
export const runSnippet = (code: string, env: Readonly<Record<string, string>> = {}): Promise<string> =>
  withScratch((folder) => runModule(writeModule(folder, "program", programOf(code)), env))

/** Runs several, one after the other in one process; resolves with what each prints, and with the message of one that fails. */
export const runSnippets = (codes: readonly string[]): Promise<readonly string[]> =>
  withScratch(async (folder) => {
    const files = codes.map((code, index) => writeModule(folder, `program-${String(index + 1)}`, programOf(code)))
    const runner = `for (const url of ${JSON.stringify(files.map((file) => pathToFileURL(file).href))}) {
      await import(url).catch((error) => console.log(error.message))
      console.log(${JSON.stringify(separator)})
    }`
    return (await runModule(writeModule(folder, "runner", runner))).split(`${separator}\n`).slice(0, -1)
  })

const separator = "-- the next program --"

const programOf = (code: string): string =>
  blankSpace(
    code.replaceAll(/from "docker-task-engine(\/\w+)?"/g, (_, entry = "") => `from "${source(String(entry))}"`),
  )

const writeModule = (folder: string, name: string, code: string): string => {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, code)
  return file
}

const runModule = async (file: string, env: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "ts-blank-space/register", file], {
    cwd: root,
    env: { ...process.env, ...env },
    timeout: 30_000,
  })
  return stdout
}

const source = (entry: string): string => pathToFileURL(join(root, "lib", entry, "index.ts")).href

/** What the compiler has to say against programs, by this project's own strict options. */
export const typeErrorsIn = (codes: readonly string[]): readonly string[] => {
  const files = new Map(codes.map((code, index) => [join(root, `snippet-${String(index + 1)}.ts`), code]))
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    readonly config: { readonly compilerOptions: object }
  }
  const paths = { "docker-task-engine": ["./lib/index.ts"], "docker-task-engine/*": ["./lib/*/index.ts"] }
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, paths }, root)
  const host = ts.createCompilerHost(options)
  host.fileExists = (file) => files.has(file) || ts.sys.fileExists(file)
  host.readFile = (file) => files.get(file) ?? ts.sys.readFile(file)
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${basename(file)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`),
  )
}
