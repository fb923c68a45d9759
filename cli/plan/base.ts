import { execFile } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../failure";
import { Workspace } from "./workspace";

const run = promisify(execFile);

/** What a branch declares, and the state that a deploy of it would leave. */
export interface Base {
  /** Absolute; undefined when the branch does not have the environment. */
  readonly stack: string | undefined;
  readonly state: string | undefined;
}

/**
 * Synthesizes another commit beside this checkout, and assumes that it is deployed.
 *
 * Kept by commit: the next plan against it takes no time. It runs with the packages that are installed here.
 *
 * @param reference anything that git knows: a branch, a tag, a commit
 */
export async function baseOf(root: string, reference: string, environment: string): Promise<Base> {
  const commit = await commitOf(root, reference);
  const folder = join(root, ".vitrine", "base", commit);
  const checkout = join(folder, "checkout");
  if (!existsSync(join(folder, "synthesized"))) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await run("git", ["-C", root, "worktree", "prune"]);
    await run("git", ["-C", root, "worktree", "add", "--detach", "--force", checkout, commit]);
    symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
    await synthesize(checkout);
    writeFileSync(join(folder, "synthesized"), "");
  }
  const stack = join(checkout, "cdktf.out", "stacks", environment);
  if (!existsSync(stack)) return { stack: undefined, state: undefined };
  return { stack, state: await stateOf(root, stack, join(folder, `${environment}.tfstate`)) };
}

/** Writes the Terraform of every environment below cdktf.out. @throws Failure SynthFailed with what it printed */
export async function synthesize(checkout: string): Promise<void> {
  await run(process.execPath, [join(checkout, "bin/synth.mjs")], { cwd: checkout }).catch(
    (cause: { readonly stdout?: string; readonly stderr?: string; readonly message: string }) => {
      throw new Failure("SynthFailed", {
        what: (cause.stderr || cause.stdout || cause.message).trim(),
        fix: "mend what the synth says above, then run this again",
        cause,
      });
    },
  );
}

async function stateOf(root: string, stack: string, file: string): Promise<string | undefined> {
  if (existsSync(file)) return readFileSync(file, "utf8");
  const workspace = await Workspace.of(root, stack);
  try {
    await workspace.assumeDeployed();
    const state = workspace.readState();
    if (state !== undefined) writeFileSync(file, state);
    return state;
  } finally {
    workspace.remove();
  }
}

async function commitOf(root: string, reference: string): Promise<string> {
  const { stdout } = await run("git", [
    "-C",
    root,
    "rev-parse",
    "--verify",
    "--end-of-options",
    `${reference}^{commit}`,
  ]).catch((cause) => {
    throw new Failure("ReferenceNotFound", {
      what: `git knows no commit ${reference} here`,
      fix: "name a branch, tag or commit; in CI, fetch it first (actions/checkout with fetch-depth: 0)",
      cause,
    });
  });
  return stdout.trim();
}
