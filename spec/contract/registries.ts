/** What registries give, and what they refuse. */
import type { Scenario } from "./scenario.ts"

export const registries: readonly Scenario[] = [
  {
    title: "a pull from a registry that is open",
    play: async (play) => {
      const { open } = play.daemon.registries
      for (const time of ["first", "again"])
        play.write(`${time}: ${(await play.pull(`${open}/busybox:1`)).join(" | ")}`)
      await play.create("it", ["true"], { config: { Image: `${open}/busybox:1` } })
    },
    answers: [
      "pull: ok",
      "first: Pulling from busybox | Digest: sha256:… | Status: Downloaded newer image for 127.0.0.1:5000/busybox:1",
      "pull: ok",
      "again: Pulling from busybox | Digest: sha256:… | Status: Image is up to date for 127.0.0.1:5000/busybox:1",
      "create it: ok",
    ],
    events: ["create it"],
  },
  {
    title: "a pull of what is not there",
    play: async (play) => {
      const { open } = play.daemon.registries
      await play.pull(`${open}/busybox:none`)
      await play.pull(`${open}/none:1`)
      await play.pull(`${open}/none`)
      await play.pull("UPPER/case")
    },
    answers: [
      "pull: CannotPullContainerError missing: manifest for 127.0.0.1:5000/busybox:none not found: manifest unknown: manifest unknown",
      "pull: CannotPullContainerError missing: manifest for 127.0.0.1:5000/none:1 not found: manifest unknown: manifest unknown",
      "pull: CannotPullContainerError missing: manifest for 127.0.0.1:5000/none:latest not found: manifest unknown: manifest unknown",
      "pull: CannotPullContainerError refused: invalid reference format: repository name must be lowercase",
    ],
    events: [],
  },
  {
    title: "a pull from a registry that asks for a password",
    play: async (play) => {
      const { closed, credentials } = play.daemon.registries
      await play.pull(`${closed}/busybox:1`)
      await play.pull(`${closed}/busybox:1`, { ...credentials, password: "guess" })
      await play.create("it", ["true"], { config: { Image: `${closed}/busybox:1` } })
      await play.pull(`${closed}/busybox:1`, credentials)
      await play.pull(`${closed}/none:1`, credentials)
      await play.create("it", ["true"], { config: { Image: `${closed}/busybox:1` } })
    },
    answers: [
      'pull: CannotPullContainerError refused: Head "http://127.0.0.1:5001/v2/busybox/manifests/1": no basic auth credentials',
      "pull: CannotPullContainerError refused: unauthorized: authentication required",
      "create it: CannotCreateContainerError missing: No such image: 127.0.0.1:5001/busybox:1",
      "pull: ok",
      "pull: CannotPullContainerError missing: manifest for 127.0.0.1:5001/none:1 not found: manifest unknown: manifest unknown",
      "create it: ok",
    ],
    events: ["create it"],
  },
]
