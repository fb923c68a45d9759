import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, vitrineFolder } from "./places.mjs";

/**
 * After a deploy: asks the apps of each environment in it whether they run what was deployed.
 *
 * @param args of cdktf
 * @param env with which cdktf was started
 * @returns the exit code of the deploy
 */
export function verifyDeployed([verb, ...words], env) {
  if (verb !== "deploy" && verb !== "apply") return 0;
  for (const environment of deployedBy(words)) {
    const vitrine = join(vitrineFolder, "bin/vitrine.mjs");
    const { status } = spawnSync(process.execPath, [vitrine, "verify", environment], {
      stdio: "inherit",
      env,
    });
    // without a status a signal has ended it: Ctrl-C
    if (status !== 0) return status ?? 130;
  }
  return 0;
}

/** Stacks with function apps among those that a command names, or means by a pattern such as "*". */
function deployedBy(words) {
  const stacks = join(root, "cdktf.out/stacks");
  const patterns = words
    .filter((word) => /^[\w*]+$/.test(word))
    .map((word) => new RegExp(`^${word.replaceAll("*", ".*")}$`));
  return (existsSync(stacks) ? readdirSync(stacks) : []).filter(
    (name) => patterns.some((pattern) => pattern.test(name)) && hasApps(join(stacks, name)),
  );
}

function hasApps(stack) {
  const { output } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
  return output?.apps !== undefined;
}
