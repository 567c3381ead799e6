/**
 * `npm run torture`: does harm to the engine and to its daemon, a real one of their own, and proves that nothing is lost,
 * doubled, left over or told wrongly. Exits with 1 where something is.
 */
import { decline } from "./decline.ts"
import { whyNoDaemon } from "./dockerd/host.ts"
import { runInNamespaces } from "./dockerd/namespace.ts"
import { readArguments, usage } from "./torture/arguments.ts"

const main = async (argv: readonly string[]): Promise<number> => {
  const demand = readArguments(argv, () => String(Math.floor(Math.random() * 1e9)))
  switch (demand.do) {
    case "help":
    case "refuse":
      return decline(demand, usage)
    case "run": {
      const obstacle = whyNoDaemon()
      if (obstacle !== undefined) {
        console.error(`No daemon can be started: ${obstacle}.`)
        return 1
      }
      console.log(`Seed ${demand.seed}`)
      return runInNamespaces(new URL("torture/inside.ts", import.meta.url), [...argv, "--seed", demand.seed])
    }
  }
}

process.exitCode = await main(process.argv.slice(2))
