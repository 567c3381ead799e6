/** A path without empty parts, `.` and `..`, and without slashes at its ends: as Docker tells of a mount, but for its first slash. */
export const shortestPath = (path: string): string => {
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return parts.join("/")
}
