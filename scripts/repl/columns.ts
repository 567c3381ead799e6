/** Rows of words, drawn in columns that are as wide as their widest word. */

/** Two spaces between columns, none at the end of a line. */
export const drawColumns = (rows: readonly (readonly string[])[], indent = ""): string => {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(
      (row) =>
        indent +
        row
          .map((word, column) => word.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd(),
    )
    .join("\n")
}
