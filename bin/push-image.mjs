import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

// node bin/push-image.mjs REGISTRY
//
// The scoring server's image of the last synth, in a registry of Azure's: under the hash of what it is made of, and
// built only when it is not there. Its digest goes beside the packages, so that every plan of this checkout names it.
// It needs Docker, and before it: npx cdktf synth, az acr login --name REGISTRY.

const made = ".vitrine/packages/scoring.json";
const registry = process.argv[2] ?? "";

if (!/^[a-z0-9]{5,50}$/.test(registry))
  end(
    `"${registry}" is no name of a registry`,
    "node bin/push-image.mjs REGISTRY, its name alone",
    "UsageWrong",
  );
if (!existsSync(made)) end(`${made} does not exist`, "npx cdktf synth", "ImageNotPacked");

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
if (!digest) end(`Docker knows no digest of ${image}`, "push it again", "ImageNotPushed");
writeFileSync(".vitrine/packages/scoring-image.json", `${JSON.stringify({ hash, digest })}\n`);
console.log(`${image} is ${digest}`);

function docker(args, errors) {
  const { error, status } = spawnSync("docker", args, { stdio: ["ignore", "ignore", errors] });
  if (error?.code === "ENOENT")
    end(
      "there is no Docker on this machine",
      `install it, or have Azure build: az acr build --registry ${registry} --platform linux/amd64 --image ${name} ${context}`,
      "DockerNotFound",
    );
  return status === 0;
}

function must(...args) {
  if (!docker(args, "inherit"))
    end(
      `docker ${args.join(" ")} failed`,
      `its message above says why; az acr login --name ${registry} when it is about rights`,
      "ImageNotPushed",
    );
}

function output(...args) {
  return spawnSync("docker", args, { encoding: "utf8" }).stdout;
}

function end(what, fix, code) {
  console.error(`error ${what}\n  fix: ${fix}\n  code: ${code}`);
  process.exit(1);
}
