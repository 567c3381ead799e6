/**
 * A sliver of the shell's language: commands after one another, `&&`, `||`, and `for … in …; do …; done`. Loops are written
 * out, since only bounded ones are understood, so every script is a straight list of instructions and none can keep a
 * virtual clock busy for ever. A script beyond this (`while`, pipes, `&`) counts as one that runs until it is stopped.
 */
import { compileCommand, inFront, type LoopCode } from "./command.ts"
import type { Code } from "./process.ts"

export const compileScript = (script: string): Code => {
  const tokens = tokenize(expandSequences(script))
  const parsed = tokens && parseList(tokens)
  return parsed?.rest.length === 0 ? unroll(parsed.code, 1) : [{ do: "serve" }]
}

/** A command that no shell has split: its words are what they are. */
export const compileArguments = (argv: readonly string[]): Code => unroll(inFront(compileCommand(argv)), 1)

interface Token {
  readonly quoted: boolean
  readonly text: string
}

interface Parsed {
  readonly code: LoopCode
  readonly rest: readonly Token[]
}

const longest = 10_000

/** `$(seq 1 30)` is what loops are counted with. */
const expandSequences = (script: string): string =>
  script.replace(/\$\(seq (?:(\d+) )?(\d+)\)/g, (_, first: string | undefined, last: string) => {
    const from = Number(first ?? "1")
    const length = Math.min(Math.max(Number(last) - from + 1, 0), longest)
    return Array.from({ length }, (_each, index) => String(from + index)).join(" ")
  })

const shape =
  /^[ \t]*(?:(?<redirect>\d*[<>]{1,2}&?[ \t]*[^\s;&|]+)|(?<operator>&&|\|\||[;\n])|(?<word>(?:'[^']*'|"[^"]*"|[^\s;&|()<>'"`])+))/

/** Nothing where a character is met that this language has not. Redirections go: nobody reads the output. */
const tokenize = (script: string): readonly Token[] | undefined => {
  const tokens: Token[] = []
  let text = script.trim()
  while (text !== "") {
    const [whole = "", , operator, word] = shape.exec(text) ?? []
    if (whole === "") return undefined
    if (operator !== undefined) tokens.push({ quoted: false, text: operator.replace("\n", ";") })
    if (word !== undefined) tokens.push({ quoted: /['"]/.test(word), text: word.replace(/['"]/g, "") })
    text = text.slice(whole.length)
  }
  return tokens
}

const isPlain = (token: Token | undefined, text: string): boolean => token?.text === text && !token.quoted

const parseList = (tokens: readonly Token[]): Parsed | undefined => {
  const code: LoopCode[number][] = []
  let rest = tokens
  for (;;) {
    while (isPlain(rest[0], ";")) rest = rest.slice(1)
    if (rest.length === 0 || isPlain(rest[0], "done")) return { code, rest }
    const chain = parseChain(rest)
    if (chain === undefined || code.length + chain.code.length > longest) return undefined
    code.push(...chain.code)
    rest = chain.rest
  }
}

/** `a && b || c`: each operator skips the next command alone, which makes them equal and left to right. */
const parseChain = (tokens: readonly Token[]): Parsed | undefined => {
  let parsed = parseCommand(tokens)
  while (parsed !== undefined && (isPlain(parsed.rest[0], "&&") || isPlain(parsed.rest[0], "||"))) {
    const when = isPlain(parsed.rest[0], "&&") ? "failure" : "success"
    const right = parseCommand(parsed.rest.slice(1))
    parsed = right && {
      code: [...parsed.code, { do: "skip", when, count: right.code.length }, ...right.code],
      rest: right.rest,
    }
  }
  return parsed
}

const unsupported = /^(while|until|if|case|!|\{|\}|\[|&&|\|\||do|set|eval|\w+=.*)$/

const parseCommand = (tokens: readonly Token[]): Parsed | undefined => {
  const [head] = tokens
  if (head === undefined || (!head.quoted && unsupported.test(head.text))) return undefined
  if (isPlain(head, "for")) return parseLoop(tokens)
  const { words, rest } = takeWords(tokens)
  return { code: compileCommand(words), rest }
}

const parseLoop = (tokens: readonly Token[]): Parsed | undefined => {
  if (!isPlain(tokens[2], "in")) return undefined
  const { words, rest } = takeWords(tokens.slice(3))
  if (!isPlain(rest[0], ";") || !isPlain(rest[1], "do")) return undefined
  const body = parseList(rest.slice(2))
  if (body === undefined || !isPlain(body.rest[0], "done") || body.code.length * words.length > longest)
    return undefined
  return { code: unroll(body.code, words.length), rest: body.rest.slice(1) }
}

const takeWords = (
  tokens: readonly Token[],
): { readonly words: readonly string[]; readonly rest: readonly Token[] } => {
  const found = tokens.findIndex((token) => !token.quoted && /^(;|&&|\|\|)$/.test(token.text))
  const end = found === -1 ? tokens.length : found
  return { words: tokens.slice(0, end).map(({ text }) => text), rest: tokens.slice(end) }
}

/** Writes a loop's body out; a `break` becomes a leap behind the last round. */
const unroll = (body: LoopCode, rounds: number): Code =>
  Array.from({ length: rounds }, (_, round) => round).flatMap((round) =>
    body.map((instruction, at) =>
      instruction.do === "break"
        ? { do: "skip" as const, when: "always" as const, count: (rounds - round) * body.length - at - 1 }
        : instruction,
    ),
  )
