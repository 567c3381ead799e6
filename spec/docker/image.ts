import { expect } from "chai"
import { pullReference } from "../../lib/docker/image.ts"

const references: readonly (readonly [image: string, reference: string])[] = [
  ["image", "image:latest"],
  ["image:", "image:latest"],
  ["image:mytag", "image:mytag"],
  ["library/image", "library/image:latest"],
  ["host:5000/a", "host:5000/a:latest"],
  ["host:5000/a:b", "host:5000/a:b"],
  ["host:5000/a:", "host:5000/a:latest"],
  ["image@sha256:abc", "image@sha256:abc"],
  ["host:5000/a:b@sha256:abc", "host:5000/a:b@sha256:abc"],
]

describe("pullReference", () => {
  for (const [image, reference] of references) {
    it(`asks for ${reference} where ${image} is wanted (DC-14)`, () => {
      expect(pullReference(image)).to.equal(reference)
    })
  }
})
