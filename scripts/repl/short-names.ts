/** rxjs's objects are made of one another, and print as walls of it. In this process they print as their names. */
import { inspect } from "node:util"
import { Observable, Subscription } from "rxjs"

/** Holds for every Observable and every Subscription, wherever in a value it stands; returns the way back. */
export const shortenNames = (): (() => void) => {
  for (const { prototype } of shortened)
    void Object.defineProperty(prototype, inspect.custom, { value: shortName, configurable: true })
  return () => shortened.forEach(({ prototype }) => Reflect.deleteProperty(prototype, inspect.custom))
}

const shortened = [Observable, Subscription]

function shortName(this: object): string {
  const name = this.constructor.name.replace("SafeSubscriber", "Subscriber").replace("AnonymousSubject", "Observable")
  return "closed" in this && this.closed === true ? `${name} (closed)` : name
}
