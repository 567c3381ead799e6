/** The package's entry points as the compiler sees them: each exported name, what is written above it, and what it is made of. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import ts from "typescript"

export interface ExportedName {
  /** As it is imported: `docker-task-engine/lifecycle`. */
  readonly entry: string
  readonly name: string
  /** Of the kind that leaves nothing at run time. */
  readonly isType: boolean
  /** Its doc comment, without tags. */
  readonly comment: string
  readonly examples: readonly string[]
  /** The members of the type of that name; of a union, those of each part. */
  readonly members: readonly string[]
}

const root = new URL("../../", import.meta.url)

/** Entry point to source file, as the manifest has them. */
export const entryPoints = (): ReadonlyMap<string, string> => {
  const { name, exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as Manifest
  return new Map(
    Object.entries(exports)
      .filter(([, target]) => target.endsWith(".js"))
      .map(([entry, target]) => [
        name + entry.slice(1),
        fileURLToPath(new URL(target.replace("./dist/", "lib/").replace(/js$/, "ts"), root)),
      ]),
  )
}

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string>>
}

export const exportedNames = (): readonly ExportedName[] => {
  const entries = entryPoints()
  const program = ts.createProgram([...entries.values()], compilerOptions())
  const checker = program.getTypeChecker()
  return [...entries].flatMap(([entry, file]) => {
    const source = program.getSourceFile(file)
    const exporting = source === undefined ? undefined : checker.getSymbolAtLocation(source)
    if (exporting === undefined) throw new Error(`${entry} leads to ${file}, which exports nothing`)
    return checker.getExportsOfModule(exporting).map((symbol) => ({ entry, ...describeSymbol(checker, symbol) }))
  })
}

const compilerOptions = (): ts.CompilerOptions => {
  const file = fileURLToPath(new URL("tsconfig.json", root))
  const { options } = ts.convertCompilerOptionsFromJson(
    (ts.readConfigFile(file, (path) => ts.sys.readFile(path)).config as { readonly compilerOptions: object })
      .compilerOptions,
    fileURLToPath(root),
  )
  return options
}

const describeSymbol = (checker: ts.TypeChecker, exported: ts.Symbol): Omit<ExportedName, "entry"> => {
  const symbol = has(exported, ts.SymbolFlags.Alias) ? checker.getAliasedSymbol(exported) : exported
  return {
    name: exported.name,
    isType: !has(symbol, ts.SymbolFlags.Value),
    comment: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    examples: symbol
      .getJsDocTags(checker)
      .filter(({ name }) => name === "example")
      .map(({ text }) => ts.displayPartsToString(text)),
    members: has(symbol, ts.SymbolFlags.Type) ? membersOf(checker.getDeclaredTypeOfSymbol(symbol)) : [],
  }
}

const membersOf = (type: ts.Type): readonly string[] =>
  (type.isUnion() ? type.types : [type]).flatMap((part) => part.getProperties().map(({ name }) => name))

const has = ({ flags }: ts.Symbol, flag: ts.SymbolFlags): boolean => (flags & flag) !== 0
