import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { endWith } from "./failure.mjs";

// node bin/push-image.mjs REGISTRY
//
// The scoring server's image of the last synth, in a registry of Azure's: under the hash of what it is made of, and
// built only when it is not there. Its digest goes beside the packages, so that every plan of this checkout names it.
// It needs Docker, and before it: npx cdktf synth, az acr login --name REGISTRY.

const made = ".vitrine/packages/scoring.json";
const registry = process.argv[2] ?? "";

if (!/^[a-z0-9]{5,50}$/.test(registry))
  endWith({
    what: `"${registry}" is no name of a registry`,
    fix: "node bin/push-image.mjs REGISTRY, its name alone",
    code: "UsageWrong",
  });
if (!existsSync(made))
  endWith({ what: `${made} does not exist`, fix: "npx cdktf synth", code: "ImageNotPacked" });

const { hash } = JSON.parse(readFileSync(made, "utf8"));
const context = `.vitrine/packages/scoring-${hash.slice(0, 16)}`;
const name = `scoring:${hash.slice(0, 12)}`;
const image = `${registry}.azurecr.io/${name}`;
const platform = "--platform=linux/amd64";

if (!docker(["pull", "--quiet", platform, image], "ignore")) {
  // with a provenance it would be an index of two images, and another digest in each build
  must("build", platform, "--provenance=false", "--tag", image, context);
  must("push", "--quiet", image);
}
const digest = JSON.parse(output("inspect", "--format", "{{json .RepoDigests}}", image))
  .find((each) => each.startsWith(`${registry}.azurecr.io/scoring@`))
  ?.split("@")[1];
if (!digest)
  endWith({ what: `Docker knows no digest of ${image}`, fix: "push it again", code: "ImageNotPushed" });
writeFileSync(".vitrine/packages/scoring-image.json", `${JSON.stringify({ hash, digest })}\n`);
console.log(`${image} is ${digest}`);

function docker(args, errors) {
  const { error, status } = spawnSync("docker", args, { stdio: ["ignore", "ignore", errors] });
  if (error?.code === "ENOENT")
    endWith({
      what: "there is no Docker on this machine",
      fix: `install it, or have Azure build: az acr build --registry ${registry} --platform linux/amd64 --image ${name} ${context}`,
      code: "DockerNotFound",
    });
  return status === 0;
}

function must(...args) {
  if (!docker(args, "inherit"))
    endWith({
      what: `docker ${args.join(" ")} failed`,
      fix: `its message above says why; az acr login --name ${registry} when it is about rights`,
      code: "ImageNotPushed",
    });
}

function output(...args) {
  return spawnSync("docker", args, { encoding: "utf8" }).stdout;
}
