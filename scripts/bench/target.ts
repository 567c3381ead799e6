/**
 * Every figure that is measured, and what it has to be: the one list from which table, check and help are made. Where more was
 * wished for than can be had, the README says why; `copies-100k` is such a reason, and holds while it is met.
 */

export interface Target {
  readonly title: string
  readonly unit: "/s" | "ms" | "KiB" | "×" | ""
  readonly bound: "at least" | "at most" | "exactly"
  readonly value: number
  /**
   * A daemon takes up to a tenth longer for a hundred containers than for the next, whoever asks. So it is asked until it is clear on which
   * side of the value the figure lies, and the pseudo-median counts.
   */
  readonly isNoisy?: true
}

/** Of figures in `×` the title says what they are relative to. */
export const targets = {
  fold: { title: "fold: lifecycle events, 100 live tasks", unit: "/s", bound: "at least", value: 500_000 },
  "fold-100k": { title: "the same with 100,000 live tasks, to 100", unit: "×", bound: "at least", value: 0.2 },
  "copies-100k": { title: "mere copies of 100,000 states, to 100", unit: "×", bound: "at most", value: 0.8 },
  heap: { title: "heap of an idle RUNNING task, at 100,000", unit: "KiB", bound: "at most", value: 4 },
  loop: { title: "loop around the fold: inputs, 100 live tasks", unit: "/s", bound: "at least", value: 100_000 },
  wall: {
    title: "100 tasks of `true`: wall, to plain dockerode",
    unit: "×",
    bound: "at most",
    value: 1.05,
    isNoisy: true,
  },
  spread: { title: "median add to STOPPED, to that wall", unit: "×", bound: "at most", value: 0.6 },
  cpu: { title: "processor time for them, to plain dockerode", unit: "×", bound: "at most", value: 2.5 },
  "die-alone": { title: "`die` to STOPPED, alone: median", unit: "ms", bound: "at most", value: 2 },
  "die-alone-p99": { title: "`die` to STOPPED, alone: 99 % of 20", unit: "ms", bound: "at most", value: 25 },
  "die-busy": { title: "`die` to STOPPED, 100 tasks: median", unit: "ms", bound: "at most", value: 2 },
  "die-busy-p99": {
    title: "`die` to STOPPED, 100 tasks: 99 %, beyond a listener",
    unit: "ms",
    bound: "at most",
    value: 25,
  },
  stop: {
    title: "stop of 100 running: wall, to plain dockerode",
    unit: "×",
    bound: "at most",
    value: 1.05,
    isNoisy: true,
  },
  requests: { title: "requests of a plain task, pull aside", unit: "", bound: "exactly", value: 3 },
  pulls: { title: "pulls for 40 tasks of one image, added at once", unit: "", bound: "exactly", value: 1 },
  import: { title: "processor time of the import, to rxjs's", unit: "×", bound: "at most", value: 2 },
  restore: { title: "restore and resync of 10,000 tasks", unit: "ms", bound: "at most", value: 2000 },
  "restore-requests": { title: "requests of it beyond those for 100 tasks", unit: "", bound: "exactly", value: 0 },
  durable: { title: "durable adds, 1,000 at once, to one synced batch", unit: "×", bound: "at least", value: 0.25 },
  guest: { title: "others' delay beside a slow subscriber, to without", unit: "×", bound: "at most", value: 1.1 },
} as const satisfies Readonly<Record<string, Target>>

export type FigureName = keyof typeof targets

export const isFigureName = (name: string): name is FigureName => Object.hasOwn(targets, name)
