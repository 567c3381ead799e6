import { expect } from "chai"
import fc from "fast-check"
import { imagePlace, imageServer, mostSpecific, parseRegistryKey, serverOf } from "../../lib/wire/registry-key.ts"

const told = (place: ReturnType<typeof imagePlace>): string | undefined =>
  place && [place.host, ...place.path].join("/")

describe("parseRegistryKey", () => {
  for (const [key, place] of [
    ["h.tld", "h.tld"],
    ["h.tld:5000", "h.tld:5000"],
    ["http://h.tld:5000", "h.tld:5000"],
    ["https://H.tld/", "h.tld"],
    [" https://h.tld/team/ ", "h.tld/team"],
    ["h.tld/team//app", "h.tld/team/app"],
    ["https://h.tld/v1/", "h.tld"],
    ["https://h.tld/v2/", "h.tld"],
    ["h.tld/v2/team", "h.tld/v2/team"],
    ["127.0.0.1:51671", "127.0.0.1:51671"],
    ["[::1]:5000", "[::1]:5000"],
    ["localhost", "localhost"],
    ["https://index.docker.io/v1/", "docker.io"],
    ["https://index.docker.io/v1/user", "docker.io/user"],
    ["index.docker.io", "docker.io"],
    ["registry-1.docker.io", "docker.io"],
    ["docker.io/user", "docker.io/user"],
  ] as const) {
    it(`reads ${JSON.stringify(key)} as ${place} (DA-4)`, () => {
      expect(told(parseRegistryKey(key))).to.equal(place)
    })
  }

  for (const key of [
    ...["", "/", "//h.tld", "https://", "ftp://h.tld", "http:", "h.tld:", "h.tld:port", "h.tld:1:2"],
    ...["*.h.tld", "*", "me:pass@h.tld", "https://me@h.tld", "h.tld/a?b", "h.tld/../x", "h tld", "h.tld.", "ḧ.tld"],
  ]) {
    it(`finds no registry in ${JSON.stringify(key)}`, () => {
      expect(parseRegistryKey(key)).to.equal(undefined)
    })
  }
})

describe("imagePlace", () => {
  for (const [image, place] of [
    ["busybox", "docker.io/library/busybox"],
    ["busybox:1", "docker.io/library/busybox"],
    ["busybox:", "docker.io/library/busybox"],
    ["user/img", "docker.io/user/img"],
    ["docker.io/busybox", "docker.io/library/busybox"],
    ["index.docker.io/user/img:2", "docker.io/user/img"],
    ["h.tld/a", "h.tld/a"],
    ["H.TLD/a/b/c:1", "h.tld/a/b/c"],
    ["h.tld:5000/a:1", "h.tld:5000/a"],
    ["h.tld:5000/a@sha256:abc", "h.tld:5000/a"],
    ["h.tld/a:1@sha256:abc", "h.tld/a"],
    ["REG/a:1", "reg/a"],
    ["localhost/a", "localhost/a"],
    ["localhost:5000", "docker.io/library/localhost"],
    ["[::1]:5000/a", "[::1]:5000/a"],
  ] as const) {
    it(`finds ${image} at ${place} (DA-5)`, () => {
      expect(told(imagePlace(image))).to.equal(place)
    })
  }

  for (const image of ["", "/", "a//b", "https://h.tld/a", "h.tld/../a", "h.tld@evil.com/a", "h.tld/a b", "h.tld/"]) {
    it(`finds ${JSON.stringify(image)} nowhere`, () => {
      expect(imagePlace(image)).to.equal(undefined)
    })
  }
})

describe("imageServer", () => {
  it("is the server of an image's registry, where the image's name can be read", () => {
    expect(["h.tld:5000/a:1", "busybox", "http://h"].map(imageServer)).to.deep.equal([
      ...["h.tld:5000", "https://index.docker.io/v1/", undefined],
    ])
  })
})

describe("serverOf", () => {
  it("is the host, or Docker Hub's own address", () => {
    expect(["h.tld:5000/a", "busybox"].map((image) => serverOf(imagePlace(image)!))).to.deep.equal([
      "h.tld:5000",
      "https://index.docker.io/v1/",
    ])
  })
})

/** The key that an image's credentials come from. */
const chosen = (keys: readonly string[], image: string): string | undefined => {
  const registered = keys.flatMap((key) => {
    const at = parseRegistryKey(key)
    return at === undefined ? [] : [{ at, value: key }]
  })
  const wanted = imagePlace(image)
  return wanted && mostSpecific(registered, wanted)
}

describe("mostSpecific", () => {
  // The original's own findings, with BUG-11 and BUG-12 cured.
  const findings: readonly (readonly [key: string, image: string, isUsed: boolean, cited?: string])[] = [
    ["http://h.tld:5000", "h.tld:5000/a:1", true],
    ["h.tld", "h.tld:5000/a:1", false],
    ["h.tld", "h.tld.evil.com/x", false, "DA-6, BUG-12"],
    ["h.tld", "h.tldx/x", false, "DA-6, BUG-12"],
    ["h.tld", "evil.com/h.tld/x", false],
    ["h.tld", "evil.h.tld/x", false],
    ["h.tld:5000", "busybox", false, "DA-6, BUG-11"],
    ["h.tld:5000", "other.tld/x", false, "DA-6, BUG-11"],
    ["h.tld:5000", "h.tld/x", false, "DA-6, BUG-11"],
    ["h.tld:5000", "h.tld:50001/x", false, "DA-6, BUG-12"],
    ["h.tld:5000", "h.tld:5000/x", true, "DA-6, BUG-11"],
    ["https://index.docker.io/v1/", "busybox", true],
    ["https://index.docker.io/v1/", "user/img", true],
    ["https://index.docker.io/v1/user", "user/img", true],
    ["https://index.docker.io/v1/user", "username/img", false],
    ["https://index.docker.io/v1/user", "busybox", false],
    ["127.0.0.1:51671", "127.0.0.1:51671/x", true],
    ["h.tld/team", "h.tld/team/x", true],
    ["h.tld/team", "h.tld/team:1", true],
    ["h.tld/team", "h.tld/teammate/x", false],
    ["h.tld/team", "h.tld/other/x", false],
  ]
  for (const [key, image, isUsed, cited = "DA-6"] of findings)
    it(`${isUsed ? "uses" : "does not use"} ${key} for ${image} (${cited})`, () => {
      expect(chosen([key], image)).to.equal(isUsed ? key : undefined)
    })

  it("prefers the longest path, whatever the order (DA-5)", () => {
    const keys = ["h.tld", "h.tld/a/b", "h.tld/a"]
    for (const order of [keys, [...keys].reverse()])
      expect(["h.tld/x", "h.tld/a/x", "h.tld/a/b/x"].map((image) => chosen(order, image))).to.deep.equal([
        "h.tld",
        "h.tld/a",
        "h.tld/a/b",
      ])
  })

  it("takes the first of equals", () => {
    expect(chosen(["https://h.tld", "h.tld"], "h.tld/x")).to.equal("https://h.tld")
  })

  it("never gives one host what is kept for another (BUG-12)", () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
    const around = fc.constantFrom("", ".", "-", ":", ":5000", "/", "@", "x", ".evil.com", "%2f", "\\", "#", "?", "//")
    fc.assert(
      fc.property(label, around, around, fc.constantFrom("", "https://", "http://"), (name, before, after, scheme) => {
        const image = `${before}h.tld${after}/${name}`
        const used = chosen([`${scheme}h.tld`], image)
        expect(used !== undefined).to.equal(image.startsWith("h.tld/") && imagePlace(image) !== undefined)
      }),
    )
    fc.assert(
      fc.property(label, label, (host, other) => {
        fc.pre(host !== other)
        for (const image of [`${other}.tld/x`, `${other}.${host}.tld/x`, `${host}.tld.${other}.com/x`, `${other}/x`])
          expect(chosen([`${host}.tld`], image)).to.equal(undefined)
      }),
    )
  })
})
