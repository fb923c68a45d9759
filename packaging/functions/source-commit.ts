import { execFileSync } from "node:child_process";

/**
 * The commit that files are of: the last one that changed any of them. Commits that change others do not change it.
 *
 * @param files relative to the checkout, which they lie in
 * @returns undefined where git cannot tell: there is no repository, a file is not as it was committed, or the clone lacks its past
 */
export function sourceCommit(root: string, files: readonly string[]): string | undefined {
  try {
    if (git(root, "rev-parse", "--is-shallow-repository") !== "false") return undefined;
    if (git(root, "status", "--porcelain", "--", ...files) !== "") return undefined;
    return git(root, "log", "-1", "--format=%H", "--", ...files) || undefined;
  } catch {
    return undefined;
  }
}

function git(root: string, ...args: readonly string[]): string {
  return execFileSync("git", args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
