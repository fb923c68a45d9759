import { spawnSync } from "node:child_process";
import { type DoctorFinding, finding } from "./finding";

/** The programs that a deploy starts, at versions that were tried. */
export function checkTools(nodeVersion = process.versions.node): DoctorFinding[] {
  const tell = finding("tools");
  const terraform = versionOf("terraform") ?? versionOf("tofu");
  return [
    atLeast(nodeVersion, [20])
      ? tell("ok", `Node ${nodeVersion}`)
      : tell("blocks", `Node ${nodeVersion} is too old`, "install Node 20 or newer"),
    terraform === undefined
      ? tell("blocks", "neither Terraform nor OpenTofu is on the PATH", "npm start offers to fetch it")
      : atLeast(terraform, [1, 5])
        ? tell("ok", `Terraform ${terraform}`)
        : tell("blocks", `Terraform ${terraform} is too old`, "install 1.5 or newer"),
  ];
}

function versionOf(program: string): string | undefined {
  const { stdout } = spawnSync(program, ["version", "-json"], { encoding: "utf8" });
  try {
    return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch {
    return undefined;
  }
}

function atLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  for (const [at, wanted] of least.entries()) {
    const part = parts[at] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
