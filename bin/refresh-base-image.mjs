import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { endWith } from "./failure.mjs";

// node bin/refresh-base-image.mjs [TAG]
//
// Writes into the Dockerfiles of runtime/scoring and runtime/training what Docker Hub has for Node's image today: its digest, for every platform.
// Without a tag it keeps the one that is there. What changed is in the diff, and the next deploy builds on it.

const { DOCKER_AUTH_URL = "https://auth.docker.io", DOCKER_REGISTRY_URL = "https://registry-1.docker.io" } =
  process.env;
const file = "runtime/scoring/Dockerfile";
const others = ["runtime/training/Dockerfile"];
const from = /^FROM docker\.io\/library\/node:(?<tag>[\w.-]+)(?:@sha256:[0-9a-f]{64})?$/m;

const text = readFileSync(file, "utf8");
const tag = process.argv[2] ?? from.exec(text)?.groups.tag;
if (!from.test(text) || !/^[\w][\w.-]{0,127}$/.test(tag ?? ""))
  endWith({
    what: `${file} has no line FROM docker.io/library/node:TAG, or the tag is none`,
    fix: "see the file",
    code: "BaseImageNotFound",
  });

const { token } = await (
  await ask(`${DOCKER_AUTH_URL}/token?service=registry.docker.io&scope=repository:library/node:pull`)
).json();
const answer = await ask(`${DOCKER_REGISTRY_URL}/v2/library/node/manifests/${tag}`, {
  method: "HEAD",
  headers: { accept: "application/vnd.oci.image.index.v1+json", authorization: `Bearer ${token}` },
});
const digest = answer.headers.get("docker-content-digest") ?? "";
if (!/^sha256:[0-9a-f]{64}$/.test(digest))
  endWith({
    what: `Docker Hub answers "${digest}" for the digest of node:${tag}`,
    fix: "try again",
    code: "BaseImageNotFound",
  });
for (const each of [file, ...others.filter((other) => existsSync(other))])
  writeFileSync(
    each,
    readFileSync(each, "utf8").replace(from, `FROM docker.io/library/node:${tag}@${digest}`),
  );
console.log(`node:${tag} is ${digest}`);

async function ask(address, options) {
  const response = await fetch(address, options).catch(({ message }) => ({ ok: false, status: message }));
  if (response.ok) return response;
  return endWith({
    what: `${address}: ${response.status}`,
    fix: "see that the tag exists and the machine has a network",
    code: "BaseImageNotFound",
  });
}
