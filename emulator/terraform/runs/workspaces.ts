import { rmSync } from "node:fs";
import { join } from "node:path";
import { readJsonCache } from "../../core/files";

/**
 * Each environment is a stack with one state. In a workspace Terraform would keep a second state of the same stack:
 * it would make everything again, or take nothing down.
 *
 * @throws WorkspaceNotSupported
 */
export function refuseWorkspaces({ TF_WORKSPACE: workspace = "" }: NodeJS.ProcessEnv): void {
  if (workspace === "" || workspace === "default") return;
  throw new Error(
    [
      `TF_WORKSPACE is set to ${workspace}, and environments are no workspaces`,
      "  why: Terraform would look for another state of the same stack, in which nothing of the estate is",
      "  fix: unset TF_WORKSPACE; an environment of its own is a file in environments/",
      "  code: WorkspaceNotSupported",
    ].join("\n"),
  );
}

/** Lets a stack forget the workspace that somebody has selected in its folder. */
export function leaveWorkspace(stack: string): void {
  rmSync(join(stack, ".terraform", "environment"), { force: true });
}

/** Lets a stack forget that Terraform kept its state in a file: what is served lies there, and Terraform would want to copy it. */
export function leaveFormerState(stack: string): void {
  const initialized = join(stack, ".terraform", "terraform.tfstate");
  const { backend } = readJsonCache<{ backend?: { type?: string } }>(initialized, {});
  if (backend?.type === "local") rmSync(initialized);
}
