import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endWith } from "./failure.mjs";

// node bin/lock-providers.mjs            writes stacks/providers.lock.hcl; it needs the registry, and npx cdktf synth before
// node bin/lock-providers.mjs --check    whether that file has hashes of the providers that the stacks name
//
// With the file, every synth puts it beside the stacks of Azure, and Terraform takes these providers and no others.

const stack = "cdktf.out/stacks/dev/cdk.tf.json";
const locked = "stacks/providers.lock.hcl";
const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64"];

if (!existsSync(stack))
  endWith({ what: `${stack} does not exist`, fix: "npx cdktf synth", code: "EnvironmentNotSynthesized" });
if (!process.argv.includes("--check")) write();
check();

function write() {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-providers-"));
  try {
    copyFileSync(stack, join(folder, "cdk.tf.json"));
    const wanted = platforms.map((platform) => `-platform=${platform}`);
    const { status } = spawnSync("terraform", [`-chdir=${folder}`, "providers", "lock", ...wanted], {
      stdio: "inherit",
    });
    if (status !== 0)
      endWith({
        what: "terraform cannot lock the providers",
        fix: "its message above says what is in the way",
        code: "ProvidersNotLocked",
      });
    copyFileSync(join(folder, ".terraform.lock.hcl"), locked);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function check() {
  const text = existsSync(locked) ? readFileSync(locked, "utf8") : "";
  const wanted = Object.values(JSON.parse(readFileSync(stack, "utf8")).terraform.required_providers);
  const missing = wanted.filter(({ source, version }) => !hasHashes(text, source, version));
  if (missing.length > 0) {
    const names = missing.map(({ source, version }) => `${source} ${version}`).join(", ");
    const fix =
      "on a machine with a network: node bin/lock-providers.mjs, read the difference, and commit it";
    endWith({ what: `${locked} has no hashes of ${names}`, fix, code: "ProvidersNotLocked" });
  }
  console.log(`${locked}: ${wanted.map(({ source, version }) => `${source} ${version}`).join(", ")}`);
}

/** A block of this provider, of this version, with the checksums that its maker has signed. */
function hasHashes(text, source, version) {
  const block = text
    .split(/^provider /m)
    .find((each) => each.startsWith(`"registry.terraform.io/${full(source)}"`));
  return (
    block !== undefined &&
    /^ {2}version +=/m.test(block) &&
    block.includes(`"${version.replace(/^[=~> ]+/, "")}"`) &&
    /"zh:[0-9a-f]{64}"/.test(block)
  );
}

function full(source) {
  return (source.includes("/") ? source : `hashicorp/${source}`).toLowerCase();
}
