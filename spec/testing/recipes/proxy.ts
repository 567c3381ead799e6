/** A reverse proxy's table: a route for each container that runs and has published a port, and none for those that do not. */
import { scan, type Observable } from "rxjs"
import type { TaskEngine } from "../../../lib/index.ts"
import { container, died, marbleTest, task } from "../../../lib/testing/index.ts"

const routesOf = (engine: TaskEngine): Observable<Readonly<Record<string, number>>> =>
  engine.containerChanges$.pipe(
    scan((routes: Readonly<Record<string, number>>, { taskArn, status, portBindings = [] }) => {
      const others = Object.fromEntries(Object.entries(routes).filter(([arn]) => arn !== taskArn))
      const [binding] = portBindings
      return status === "RUNNING" && binding !== undefined ? { ...others, [taskArn]: binding.hostPort } : others
    }, {}),
  )

describe("a proxy", () => {
  it("routes to a container while it runs", () => {
    marbleTest(({ docker, engine, at, expectObservable }) => {
      const web = container("web", { portMappings: [{ containerPort: 80, hostPort: 8080 }] })
      docker.start("web", "--r")
      docker.events("---------d", { d: died("web") })
      at("-a", () => void engine.addTask(task("site", web)))
      expectObservable(routesOf(engine)).toBe("---a-----b", { a: { site: 8080 }, b: {} })
    })
  })
})
