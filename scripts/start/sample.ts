/** The task that runs where no other is given: a web server with one page, and a client that fetches it and ends the task. */
import type { ContainerInput, TaskInput } from "../../lib/index.ts"

/** `SAMPLE_IMAGE` may name any image with `sh`, `httpd` and `wget`. */
export const sampleImage = ({ SAMPLE_IMAGE: image = "" }: Readonly<Record<string, string | undefined>>): string =>
  image === "" ? "busybox:1" : image

export const sampleTask = (image: string): TaskInput => ({
  family: "sample",
  containers: [web(image), client(image)],
})

/** A shell runs in front, since a container's first process is deaf to SIGTERM unless it traps it. */
const web = (image: string): ContainerInput => ({
  name: "web",
  image,
  essential: false,
  command: ["sh", "-c", "trap 'exit 0' TERM; mkdir /www; echo Hello >/www/index.html; httpd -f -p 80 -h /www & wait"],
})

/** A server that runs does not answer yet, so the client tries again for a while. */
const client = (image: string): ContainerInput => ({
  name: "client",
  image,
  links: ["web"],
  command: ["sh", "-c", "for try in $(seq 1 20); do wget -q -O - http://web/ && exit 0; sleep 0.5; done; exit 1"],
})
