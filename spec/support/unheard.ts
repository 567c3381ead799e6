/** Rejections that nobody has caught while the work went on, which would end a process. */
export const unheardIn = async (work: () => Promise<void> | void): Promise<readonly unknown[]> => {
  const unheard: unknown[] = []
  const usual = process.listeners("unhandledRejection")
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error) => unheard.push(error))
  try {
    await work()
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    process.removeAllListeners("unhandledRejection")
    for (const listener of usual) process.on("unhandledRejection", listener)
  }
  return unheard
}
