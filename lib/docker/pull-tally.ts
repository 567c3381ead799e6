/** How far a pull has come as a whole, counted up from what its layers tell. */
import type { PullProgress } from "../model/daemon.ts"

/** Layers and bytes of one pull, as far as the daemon has spoken of them; bytes are those downloaded. */
export interface PullTotal {
  readonly layers: number
  readonly layersDone: number
  readonly currentBytes: number
  readonly totalBytes: number
}

export interface PullTally {
  readonly total: PullTotal
  readonly layers: ReadonlyMap<string, Layer>
}

interface Layer {
  readonly isDone: boolean
  readonly currentBytes: number
  readonly totalBytes: number
}

export const newTally: PullTally = {
  total: { layers: 0, layersDone: 0, currentBytes: 0, totalBytes: 0 },
  layers: new Map(),
}

/** Takes in one report. The counts only grow: extracting starts its bytes anew, and is no step back. */
export const tallyProgress = (tally: PullTally, progress: PullProgress): PullTally => {
  const { layer } = progress
  if (layer === undefined || layer === "") return tally
  const layers = new Map(tally.layers).set(layer, advance(tally.layers.get(layer) ?? unheardOf, progress))
  return { total: totalOf([...layers.values()]), layers }
}

const unheardOf: Layer = { isDone: false, currentBytes: 0, totalBytes: 0 }

const advance = (layer: Layer, { status, currentBytes = 0, totalBytes = 0 }: PullProgress): Layer => {
  const known = status === "Downloading" ? { currentBytes, totalBytes } : { currentBytes: 0, totalBytes: 0 }
  const size = Math.max(layer.totalBytes, known.totalBytes)
  const isDone = layer.isDone || status === "Pull complete" || status === "Already exists"
  const isLoaded = isDone || status === "Download complete" || status === "Extracting"
  return { isDone, totalBytes: size, currentBytes: isLoaded ? size : Math.max(layer.currentBytes, known.currentBytes) }
}

const totalOf = (layers: readonly Layer[]): PullTotal => ({
  layers: layers.length,
  layersDone: layers.filter(({ isDone }) => isDone).length,
  currentBytes: layers.reduce((sum, { currentBytes }) => sum + currentBytes, 0),
  totalBytes: layers.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
})
