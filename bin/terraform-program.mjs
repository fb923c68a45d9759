import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { createInterface } from "node:readline/promises";
import { Failure } from "./failure.mjs";
import { root, vitrineFolder } from "./places.mjs";

const oldest = [1, 5];
/** The version that the tests ran with; its wrapper has the same number. */
const fetchedVersion = JSON.parse(readFileSync(join(vitrineFolder, "bin/terraform/package.json"), "utf8"))
  .dependencies["@jahed/terraform"];
const fetchedFolder = join(root, ".vitrine/terraform");
const fetchedProgram = join(fetchedFolder, "node_modules/@jahed/terraform/bin/terraform.js");
/** First on the PATH of npx and of npm's scripts, so that `npx cdktf` finds what stands in for Terraform. */
const standIn = join(root, "node_modules/.bin/terraform");

/**
 * Sees to it that cdktf finds a Terraform: the machine's; else OpenTofu; else, if the person at the
 * terminal agrees, one fetched for this folder. A Terraform that the machine has is never hidden.
 */
export async function ensureTerraform() {
  // made again below where it is still needed: what the machine has may have changed
  rmSync(standIn, { force: true });

  const terraform = find("terraform");
  if (terraform?.recent) return;
  const tofu = find("tofu");
  if (tofu?.recent) {
    console.log(`Using OpenTofu ${tofu.version} (no Terraform ${oldest.join(".")} or newer on the PATH).`);
    return link(tofu.path);
  }
  if (existsSync(fetchedProgram)) return link(fetchedProgram);

  const needed = `Terraform ${oldest.join(".")} or newer`;
  const what = terraform ? `Terraform ${terraform.version} is too old` : "Terraform is missing";
  const why = "it plans and applies what the constructs declare";
  if (!(await agrees(`${what}: ${why}.`))) {
    const fix = `install ${needed} (https://developer.hashicorp.com/terraform/install) or OpenTofu`;
    throw new Failure("TerraformMissing", { what, why, fix });
  }
  fetchTerraform();
  link(fetchedProgram);
}

async function agrees(reason) {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  console.log(reason);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Fetch Terraform ${fetchedVersion} for this folder only? It comes from releases.hashicorp.com, about 30 MB,\nis checked against HashiCorp's signature and stays below .vitrine/terraform. [y/N] `,
  );
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Not among the dependencies: there it would hide the machine's own Terraform from npx. */
function fetchTerraform() {
  mkdirSync(fetchedFolder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    copyFileSync(join(vitrineFolder, "bin/terraform", file), join(fetchedFolder, file));
  // what the lock file names and nothing else, and no package's own code while it is installed
  const wanted = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const installed = spawnSync("npm", wanted, { cwd: fetchedFolder, stdio: "inherit" });
  if (installed.status === 0 && versionOf(fetchedProgram) !== undefined) return;
  rmSync(fetchedFolder, { recursive: true, force: true });
  throw new Failure("TerraformMissing", {
    what: "Terraform could not be fetched",
    why: "npm's message above says what was in the way",
    fix: "install it by hand, then npm start",
  });
}

function link(program) {
  symlinkSync(relative(join(root, "node_modules/.bin"), program), standIn);
}

/** The first program of that name on the PATH, but for this checkout's own. */
function find(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const path = folders
    .filter((folder) => folder !== "" && !folder.startsWith(join(root, "node_modules")))
    .map((folder) => join(folder, name))
    .find((program) => existsSync(program));
  const version = path && versionOf(path);
  return version && { path, version, recent: isRecent(version) };
}

function versionOf(program) {
  const { stdout } = spawnSync(program, ["version", "-json"], { encoding: "utf8" });
  try {
    return JSON.parse(stdout).terraform_version;
  } catch {
    return undefined;
  }
}

function isRecent(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
