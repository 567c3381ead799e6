import { builtinModules } from "node:module"
import js from "@eslint/js"
import rxjsX from "eslint-plugin-rxjs-x"
import tseslint from "typescript-eslint"

/** What each room of lib may import beside itself. Everything else within lib is banned there. */
const rooms = {
  model: [],
  lifecycle: ["model"],
  wire: ["model"],
  docker: ["model", "wire"],
  store: ["model", "wire"],
  engine: ["model", "lifecycle", "wire", "docker", "store"],
  simulation: ["model", "wire", "docker/client.ts"],
  marbles: ["model"],
  testing: ["index.ts", "simulation", "marbles"],
}

/** Rooms whose code is a pure function of its arguments. */
const pure = ["model", "lifecycle"]
const impure = [
  ...["Date", "performance", "crypto", "globalThis", "console", "process", "fetch"],
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask"],
]

/** Rooms that may load a heavy package on first use, by `import()`. */
const lazy = ["docker", "store"]

const outsideOf = (room) => [
  ...Object.keys(rooms)
    .filter((other) => other !== room && !rooms[room].includes(other))
    .map((other) => ({
      regex: `^(\\.\\./)+${other}/${exceptions(room, other)}`,
      message: `lib/${room} must not import lib/${other}.`,
    })),
  ...(rooms[room].includes("index.ts")
    ? []
    : [{ regex: "^\\.\\./index\\.ts$", message: `lib/index.ts lists what lib/${room} is part of.` }]),
]

/** Single files of a room that another may import all the same. */
const exceptions = (room, other) =>
  rooms[room]
    .filter((may) => may.startsWith(`${other}/`))
    .map((may) => `(?!${may.slice(other.length + 1).replace(".", "\\.")}$)`)
    .join("")

const ofNode = `^(node:|(${builtinModules.join("|")})(/|$))`

const bannedPackages = (room) => [
  ...(pure.includes(room)
    ? [{ regex: `${ofNode}|^rxjs(/|$)`, message: `lib/${room} is pure: no rxjs, nothing of Node.` }]
    : []),
  ...(room === "model" ? [{ regex: "^[^.]", message: "lib/model imports nothing." }] : []),
  ...(room === "wire" ? [{ regex: `(?!^node:crypto$)${ofNode}`, message: "lib/wire does no input or output." }] : []),
  ...(room === "docker" ? [] : [{ group: ["dockerode", "docker-modem"], message: "Only lib/docker knows dockerode." }]),
  ...(room === "store" ? [] : [{ group: ["classic-level"], message: "Only lib/store knows LevelDB." }]),
]

const roomRules = (room) => ({
  files: [`lib/${room}/**/*.ts`],
  rules: {
    "no-restricted-imports": ["error", { patterns: [...outsideOf(room), ...bannedPackages(room)] }],
    ...(lazy.includes(room)
      ? {}
      : {
          "no-restricted-syntax": [
            "error",
            { selector: "ImportExpression", message: "The table of rooms cannot see it." },
          ],
        }),
    ...(pure.includes(room)
      ? {
          "no-restricted-globals": ["error", ...impure],
          "no-restricted-properties": ["error", { object: "Math", property: "random" }],
        }
      : {}),
  },
})

export default tseslint.config(
  { ignores: ["dist", "coverage", "node_modules", ".stryker"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked, rxjsX.configs.strict],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: false }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-invalid-void-type": ["error", { allowInGenericTypeArguments: true }],
      "rxjs-x/finnish": "off",
      "rxjs-x/no-ignored-subscription": "off",
      "rxjs-x/no-ignored-error": "off",
      "rxjs-x/no-ignored-default-value": "off",
    },
  },
  {
    // Only the edge may cast: the codecs, and the one adapter around dockerode.
    files: ["lib/**/*.ts"],
    ignores: ["lib/wire/**", "lib/docker/dockerode.ts"],
    rules: { "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }] },
  },
  ...Object.keys(rooms).map(roomRules),
  {
    files: ["spec/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "rxjs-x/no-internal": "error",
    },
  },
  {
    files: ["**/*.js"],
    languageOptions: {
      globals: Object.fromEntries(
        ["process", "console", "URL", "setInterval", "clearInterval"].map((name) => [name, "readonly"]),
      ),
    },
  },
)
