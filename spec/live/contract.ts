import { createReal } from "../contract/real.ts"
import { label } from "../contract/scenario.ts"
import { holdsContract } from "../contract/suite.ts"
import {
  authRegistry,
  callDaemon,
  describeLive,
  describeWithRegistries,
  openRegistry,
  removeContainers,
} from "../support/live.ts"

describeLive("the contract of a daemon", () => {
  describeWithRegistries("held by the real one", () => {
    const forgetImages = () =>
      Promise.all([openRegistry, authRegistry].map((at) => callDaemon("DELETE", `/images/${at}/busybox:1?force=1`)))
    const clear = async (): Promise<void> => {
      await removeContainers(label)
      await forgetImages()
    }
    beforeEach(clear)
    afterEach(clear)

    holdsContract("real", createReal)
  })
})
