export const proveAll = (print: (line: string) => void): Promise<number> => {
  print("")
  return Promise.resolve(0)
}
