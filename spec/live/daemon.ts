/** The ground the other live specs stand on: a daemon that answers, its one image, and the two registries. */
import { expect } from "chai"
import { registryAuth } from "../../scripts/dockerd/image.ts"
import { request } from "../../scripts/dockerd/request.ts"
import {
  authRegistry,
  callDaemon,
  credentials,
  describeLive,
  describeWithRegistries,
  dockerHost,
  image,
  listContainers,
  openRegistry,
  removeContainers,
} from "../support/live.ts"
import { createProxy } from "../../scripts/dockerd/proxy.ts"

describeLive("the daemon", () => {
  const label = "docker-task-engine.spec.daemon"
  const json = { "content-type": "application/json" }
  const create = (config: object) => {
    const body = JSON.stringify({ Image: image, Labels: { [label]: "" }, ...config })
    return callDaemon("POST", "/containers/create", { body, headers: json })
  }
  afterEach(() => removeContainers(label))

  it("answers a ping with its API version", async () => {
    const { status, headers } = await callDaemon("GET", "/_ping")
    expect(status).to.equal(200)
    expect(headers["api-version"]).to.match(/^1\.\d+$/)
  })

  it("has the image", async () => {
    expect((await callDaemon("GET", `/images/${image}/json`)).status).to.equal(200)
  })

  it("runs a container of it to its end", async () => {
    await create({ Cmd: ["sh", "-c", "exit 3"] })
    const [id = ""] = await listContainers(label)
    await callDaemon("POST", `/containers/${id}/start`)
    const { body } = await callDaemon("POST", `/containers/${id}/wait`)
    expect(body).to.include('"StatusCode":3')
  })

  it("removes running containers by their label", async () => {
    await create({ Cmd: ["sleep", "1000"] })
    const [id = ""] = await listContainers(label)
    expect((await callDaemon("POST", `/containers/${id}/start`)).status).to.equal(204)
    await removeContainers(label)
    expect(await listContainers(label)).to.deep.equal([])
  })

  it("is reached through the proxy, which counts", async () => {
    const proxy = await createProxy(dockerHost)
    try {
      const answers = await Promise.all([1, 2].map(() => request(proxy.host, "GET", "/v1.41/version")))
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200])
      expect(proxy.requests).to.deep.equal(["GET /version", "GET /version"])
    } finally {
      await proxy.close()
    }
  })

  describeWithRegistries("its registries", () => {
    const pull = async (registry: string, login?: { readonly username: string; readonly password: string }) => {
      const headers = login === undefined ? {} : { "x-registry-auth": registryAuth(login) }
      const { status, body } = await callDaemon("POST", `/images/create?fromImage=${registry}/busybox&tag=1`, {
        headers,
      })
      return { status, body }
    }
    const isHere = async (registry: string) =>
      (await callDaemon("GET", `/images/${registry}/busybox:1/json`)).status === 200

    const forgetImages = () =>
      Promise.all([openRegistry, authRegistry].map((at) => callDaemon("DELETE", `/images/${at}/busybox:1?force=1`)))

    // Other suites may have pulled them on the same daemon.
    beforeEach(forgetImages)
    afterEach(forgetImages)

    it("serve the image to anybody where nothing is asked", async () => {
      expect(await isHere(openRegistry)).to.equal(false)
      expect((await pull(openRegistry)).status).to.equal(200)
      expect(await isHere(openRegistry)).to.equal(true)
    })

    it("refuse it without the password, and with a wrong one", async () => {
      for (const login of [undefined, { ...credentials, password: "guess" }])
        expect((await pull(authRegistry, login)).body).to.match(/no basic auth credentials|unauthorized/)
      expect(await isHere(authRegistry)).to.equal(false)
    })

    it("serve it with the password", async () => {
      await pull(authRegistry, credentials)
      expect(await isHere(authRegistry)).to.equal(true)
    })
  })
})
