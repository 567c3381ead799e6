/** An empty text is an absent one: nobody means it where it stands in an environment (BUG-15). */
export const present = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim()
  return trimmed === "" ? undefined : trimmed
}
