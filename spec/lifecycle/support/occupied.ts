/** How many of a host's places are taken or waited for. */
import type { HostState } from "../../../lib/lifecycle/index.ts"

export const occupied = ({ pulls, starts, stops, inspects, removals }: HostState): number =>
  pulls.taken +
  pulls.line.size +
  pulls.parties.size +
  pulls.keys.size +
  [starts, stops, inspects, removals].reduce((sum, { holders, line }) => sum + holders.size + line.size, 0)
