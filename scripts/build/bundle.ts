/**
 * The package's code as it is published. Node takes about a millisecond to find, read and link a file, however small, so each
 * entry point is one bundle beside what several of them share, and what is loaded on first use is a file of its own. Packages
 * of which little is used, and which nobody has to share with us, are bundled too; for their types they stay dependencies.
 */
import { build } from "esbuild"
import { readFileSync } from "node:fs"

interface Manifest {
  readonly engines: { readonly node: string }
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

/** Each takes 15 to 40 ms to load, for a class and some dozens of functions. */
const inlined = ["fp-ts", "io-ts", "sorted-btree"]

/** The same modules, as bundlers can leave out what is not used of them. */
const alias = { "fp-ts/lib": "fp-ts/es6", "io-ts/lib": "io-ts/es6" }

/** Writes what the manifest in the working folder promises as `./dist/…` into this folder. */
export const bundle = async (outdir: string): Promise<void> => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest
  await build({
    entryPoints: entryPoints(manifest),
    outdir,
    outbase: "lib",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: manifest.engines.node.replace(">=", "node"),
    external: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
      (name) => !inlined.includes(name),
    ),
    alias,
    chunkNames: "shared/[name]-[hash]",
    sourcemap: true,
    logLevel: "warning",
  })
}

const entryPoints = ({ exports }: Manifest): string[] =>
  Object.values(exports)
    .filter((target) => target.endsWith(".js"))
    .map((target) => target.replace("./dist/", "lib/").replace(/js$/, "ts"))
