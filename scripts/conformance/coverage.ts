/** Which specs show which rule. Only a spec that passes shows anything. */
import { citedIn, faultOf } from "./citation.ts"
import type { Rule } from "./rule.ts"

/** One spec of a run of mocha. */
export interface Spec {
  readonly file: string
  /** The titles around it, outermost first, and its own. */
  readonly titles: readonly string[]
  readonly passed: boolean
}

export interface Coverage {
  readonly rule: Rule
  readonly shownBy: readonly Spec[]
  /** They cite it, but failed, were skipped, or never had their turn. */
  readonly notShownBy: readonly Spec[]
}

export interface Fault {
  readonly file: string
  readonly title: string
  readonly fault: string
}

/** Rule by rule, in their order. A title counts for all specs below it. */
export const cover = (rules: readonly Rule[], specs: readonly Spec[]): readonly Coverage[] => {
  const citing = new Map<string, Spec[]>()
  for (const spec of specs)
    for (const id of new Set(spec.titles.flatMap(citedIn))) citing.set(id, [...(citing.get(id) ?? []), spec])
  return rules.map((rule) => {
    const specsOfRule = citing.get(rule.id) ?? []
    return {
      rule,
      shownBy: specsOfRule.filter(({ passed }) => passed),
      notShownBy: specsOfRule.filter(({ passed }) => !passed),
    }
  })
}

/** In scope, and no spec that passes cites it. */
export const isMissing = ({ rule, shownBy }: Coverage): boolean => rule.scope === "engine" && shownBy.length === 0

/** Every title with a faulty citation, once. */
export const findFaults = (rules: readonly Rule[], specs: readonly Spec[]): readonly Fault[] => {
  const ids = new Set(rules.map(({ id }) => id))
  const faults = specs.flatMap(({ file, titles }) =>
    titles.flatMap((title): readonly Fault[] => {
      const fault = faultOf(title, (id) => ids.has(id))
      return fault === undefined ? [] : [{ file, title, fault }]
    }),
  )
  return [...new Map(faults.map((fault) => [`${fault.file} ${fault.title}`, fault])).values()]
}

/** All specs that there are, each with what became of it in the run. */
export const merge = (listed: readonly Spec[], run: readonly Spec[]): readonly Spec[] => {
  const passed = new Set(run.filter((spec) => spec.passed).map(keyOf))
  return listed.map((spec) => ({ ...spec, passed: passed.has(keyOf(spec)) }))
}

const keyOf = ({ file, titles }: Spec): string => JSON.stringify([file, ...titles])
