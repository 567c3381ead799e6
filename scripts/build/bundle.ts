/**
 * The package's code as it is published. Node takes about a millisecond to find, read and link a file, however small, so each
 * entry point is one bundle beside what several of them share, and what is loaded on first use is a file of its own. The
 * packages that we depend on stay outside, but for `sorted-btree`, which alone takes as long to load as a dozen files, for
 * one class.
 */
import { build } from "esbuild"
import { readFileSync } from "node:fs"

interface Manifest {
  readonly engines: { readonly node: string }
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const inlined = "sorted-btree"

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
      (name) => name !== inlined,
    ),
    chunkNames: "shared/[name]-[hash]",
    sourcemap: true,
    logLevel: "warning",
  })
}

const entryPoints = ({ exports }: Manifest): string[] =>
  Object.values(exports)
    .filter((target) => target.endsWith(".js"))
    .map((target) => target.replace("./dist/", "lib/").replace(/js$/, "ts"))
