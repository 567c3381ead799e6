import { ClassicLevel } from "classic-level"

type Write = () => Promise<void>

interface Batch {
  _write: (options: unknown) => Promise<void>
}

/** Runs the body with `instead` in the place of LevelDB's own writing of each batch, which it may do, or not. */
export const writing = async (
  instead: (write: Write, options: unknown) => Promise<void>,
  body: () => Promise<void>,
): Promise<void> => {
  const original = Object.getOwnPropertyDescriptor(ClassicLevel.prototype, "_chainedBatch")
  const begin = original?.value as (this: unknown) => Batch
  Object.defineProperty(ClassicLevel.prototype, "_chainedBatch", {
    ...original,
    value: function (this: unknown) {
      const batch = begin.call(this)
      const write = batch._write.bind(batch)
      batch._write = (options) => instead(() => write(options), options)
      return batch
    },
  })
  try {
    await body()
  } finally {
    Object.defineProperty(ClassicLevel.prototype, "_chainedBatch", original ?? {})
  }
}

export const noSpace = (): Promise<never> => Promise.reject(new Error("No space left on device"))
