import { expect } from "chai"
import {
  cannot,
  cannotGetClient,
  createRefusal,
  isSilence,
  messageOf,
  pullRefusal,
  refusal,
  removeRefusal,
  silence,
  startRefusal,
} from "../../lib/docker/failure.ts"
import { DockerTimeoutError, type EngineError } from "../../lib/model/error.ts"

const endpoint = { kind: "socket", path: "/d.sock", address: "unix:///d.sock", source: "DOCKER_HOST" } as const
const told = ({ message, verdict, retryable }: EngineError) => ({ message, verdict, retryable })
const says = (message: string): string => JSON.stringify({ message })

describe("refusal", () => {
  for (const [status, verdict, retryable] of [
    [400, "refused", false],
    [404, "missing", false],
    [409, "refused", false],
    [429, "refused", true],
    [500, "refused", true],
    [503, "refused", true],
  ] as const) {
    it(`takes ${String(status)} for ${verdict}, ${retryable ? "perhaps to be tried again" : "for good"}`, () => {
      const error = refusal(cannot("Start"), status, says("the daemon's words"))
      expect(told(error)).to.deep.equal({ message: "the daemon's words", verdict, retryable })
      expect(error.name).to.equal("CannotStartContainerError")
    })
  }

  it("tells what a proxy says that speaks no JSON, or at least the status", () => {
    expect(refusal(cannotGetClient, 502, "Bad Gateway\n").message).to.equal("Bad Gateway")
    expect(refusal(cannotGetClient, 502, '{"error":7}').message).to.equal('{"error":7}')
    expect(refusal(cannotGetClient, 502, "").message).to.equal("HTTP status 502")
    expect(refusal(cannotGetClient, 502, "page ".repeat(1000)).message).to.equal(`${"page ".repeat(80)} …`)
  })
})

describe("createRefusal", () => {
  it("knows a name that is taken", () => {
    const words =
      'Conflict. The container name "/x" is already in use by container "4f2a". You have to remove (or rename)'
    expect(createRefusal(cannot("Create"), 409, says(words)).verdict).to.equal("conflict")
    expect(createRefusal(cannot("Create"), 404, says("No such image: x")).verdict).to.equal("missing")
    expect(createRefusal(cannot("Create"), 500, says("no space")).retryable).to.equal(true)
  })

  it("knows it in the words of Podman, which calls it a fault of its own", () => {
    for (const words of [
      'container create: creating container storage: the container name "x" is already in use by 4f2a. You have to remove',
      'creating container storage: name "x" is in use: container already exists',
    ])
      for (const status of [409, 500])
        expect(createRefusal(cannot("Create"), status, says(words)).verdict).to.equal("conflict")
  })

  it("takes any other conflict for a refusal: nothing is there that could be looked at", () => {
    for (const message of ["create data: conflict: volume name must be unique", "conflict: volume is in use"]) {
      const error = createRefusal(cannot("Create"), 409, says(message))
      expect(told(error)).to.deep.equal({ message, verdict: "refused", retryable: false })
    }
  })

  for (const message of ["No such container: gone", "network foo not found", "plugin x not found"])
    it(`takes ${JSON.stringify(message)} for a refusal, which says nothing of the image (LIM-9, TM-34)`, () => {
      const error = createRefusal(cannot("Create"), 404, says(message))
      expect(told(error)).to.deep.equal({ message, verdict: "refused", retryable: false })
    })
})

describe("startRefusal", () => {
  const ofAbc = (status: number, message: string) => told(startRefusal("abc")(cannot("Start"), status, says(message)))

  it("knows a container that is gone, by its own id (LIM-5)", () => {
    expect(ofAbc(404, "No such container: abc").verdict).to.equal("missing")
    expect(ofAbc(404, 'no container with name or ID "abc" found: no such container').verdict).to.equal("missing")
  })

  for (const message of ["network foo not found", "No such container: other", "volume abc not found"])
    it(`takes ${JSON.stringify(message)} for a refusal, since the container is still there (TE-72)`, () => {
      expect(ofAbc(404, message)).to.deep.equal({ message, verdict: "refused", retryable: false })
    })

  it("takes any other status as it is", () => {
    expect(ofAbc(500, "No such container: abc")).to.deep.include({ verdict: "refused", retryable: true })
    expect(ofAbc(400, "no such program")).to.deep.include({ verdict: "refused", retryable: false })
  })
})

describe("removeRefusal", () => {
  it("asks to come back while a removal is under way, which may yet fail", () => {
    const running = says("You cannot remove a running container")
    const under = says("removal of container abc is already in progress")
    expect(told(removeRefusal(cannot("Remove"), 409, under))).to.deep.include({ verdict: "refused", retryable: true })
    expect(removeRefusal(cannot("Remove"), 409, running).retryable).to.equal(false)
    expect(removeRefusal(cannot("Remove"), 500, under).retryable).to.equal(true)
  })
})

describe("pullRefusal", () => {
  for (const [status, message, retryable] of [
    [200, "net/http: TLS handshake timeout", true],
    [200, "unexpected EOF", true],
    [200, "toomanyrequests: rate limit", true],
    [200, "manifest for x:y not found: manifest unknown", false],
    [200, "pull access denied for x", false],
    [500, "unauthorized: incorrect username or password", false],
    [500, "dial tcp: lookup registry: no such host", true],
    [500, "no such image", false],
    [500, "Get https://h.tld/v2/a/manifests/1: no basic auth credentials", false],
    [400, "odd", false],
    [429, "slow down", true],
  ] as const) {
    it(`${retryable ? "may try again" : "gives up"} after ${String(status)} ${message}`, () => {
      const error = pullRefusal(cannot("Pull"), status, status === 200 ? message : says(message))
      expect(told(error)).to.deep.equal({ message, verdict: "refused", retryable })
    })
  }

  it("knows an image that is not there", () => {
    expect(pullRefusal(cannot("Pull"), 404, says("pull access denied")).verdict).to.equal("missing")
  })
})

describe("silence", () => {
  const failed = (code: string): Error => Object.assign(new Error(`failed ${code}`), { code })
  /** As Node tries all the addresses of a host. */
  const several = (errors: readonly Error[]): Error => Object.assign(new AggregateError(errors), { code: "ETIMEDOUT" })

  for (const code of [
    "ECONNREFUSED",
    "ENOENT",
    "EACCES",
    "ENOTFOUND",
    "EHOSTUNREACH",
    "EMFILE",
    "ENFILE",
    "EAGAIN",
    "EADDRNOTAVAIL",
  ]) {
    it(`takes ${code} for a connection that was never made`, () => {
      const error = silence(cannot("Stop"), endpoint, failed(code))
      expect([error.name, error.verdict, error.retryable]).to.deep.equal([
        ...["CannotGetDockerclientError", "unreachable", true],
      ])
      expect(error.message).to.match(/^no Docker daemon at unix:\/\/\/d\.sock \(DOCKER_HOST\): [a-z ]+$/)
    })
  }

  const connecting = (code: string): Error => Object.assign(failed(code), { syscall: "connect" })

  for (const [what, cause, why] of [
    ["a time limit of the system's", connecting("ETIMEDOUT"), "failed ETIMEDOUT"],
    ["one for each address", several([connecting("ETIMEDOUT"), connecting("ECONNREFUSED")]), "ETIMEDOUT"],
    ["a name server", Object.assign(failed("EAI_FAIL"), { syscall: "getaddrinfo" }), "failed EAI_FAIL"],
    ...[
      ...["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "ERR_TLS_CERT_ALTNAME_INVALID", "DEPTH_ZERO_SELF_SIGNED_CERT"],
      ...["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
      ...["HOSTNAME_MISMATCH", "INVALID_CA", "INVALID_PURPOSE", "PATH_LENGTH_EXCEEDED", "CRL_HAS_EXPIRED"],
      ...["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"],
    ].map((code) => [`a certificate, ${code}`, failed(code), `failed ${code}`] as const),
  ] as const)
    it(`takes a failure of ${what} for a connection that was never made, and tells Node's words`, () => {
      const error = silence(cannot("Start"), endpoint, cause)
      expect(error.name).to.equal("CannotGetDockerclientError")
      expect(told(error)).to.deep.equal({
        message: `no Docker daemon at unix:///d.sock (DOCKER_HOST): ${why}`,
        verdict: "unreachable",
        retryable: true,
      })
    })

  it("takes several failures for no such proof unless each of them is", () => {
    const error = silence(cannot("Start"), endpoint, several([connecting("ETIMEDOUT"), failed("ETIMEDOUT")]))
    expect(error.verdict).to.equal("unknown")
  })

  for (const [code, verdict] of [
    ["ECONNRESET", "cut"],
    ["EPIPE", "cut"],
    ["EPROTO", "cut"],
    ["ETIMEDOUT", "unknown"],
    ["ERR_ODD", "unknown"],
  ] as const) {
    it(`takes ${code} for no proof of anything, and calls it ${verdict}`, () => {
      const cause = failed(code)
      const error = silence(cannot("Stop"), endpoint, cause)
      expect(error.name).to.equal("CannotStopContainerError")
      expect(told(error)).to.deep.equal({ message: `failed ${code}`, verdict, retryable: true })
      expect(error.cause).to.equal(cause)
    })
  }

  it("leaves an error of ours as it is", () => {
    const late = new DockerTimeoutError("started", 7)
    expect(silence(cannot("Start"), endpoint, late)).to.equal(late)
  })

  it("is told from a refusal", () => {
    expect(isSilence(silence(cannot("Start"), endpoint, failed("ENOENT")))).to.equal(true)
    expect(isSilence(silence(cannot("Start"), endpoint, "odd"))).to.equal(true)
    expect(isSilence(refusal(cannot("Start"), 500, ""))).to.equal(false)
    expect(isSilence(new Error("odd"))).to.equal(false)
  })
})

describe("messageOf", () => {
  it("finds words in whatever was thrown", () => {
    const several = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" })
    expect([new Error("x"), several, new TypeError(), "y", 7].map(messageOf)).to.deep.equal([
      ...["x", "ECONNREFUSED", "TypeError", "y", "7"],
    ])
  })
})
