import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../failure";
import { checkOut } from "./check-out";
import type { Step } from "./progress";
import { synthesize } from "./synthesize";
import { PlanWorkspace } from "./workspace";

const run = promisify(execFile);

/** Another commit, as if it were deployed. */
export interface BaseCommit {
  readonly commit: string;
  /** Its stack, absolute; undefined when it does not have the environment. */
  readonly stack: string | undefined;
  /** What a deploy of it would leave. */
  readonly state: string | undefined;
}

/** Commits whose stacks are kept: the next plan against one of them need not synthesize it. */
const kept = 5;

/**
 * Synthesizes another commit and assumes that it is deployed. Nothing is changed in this checkout, nor does git hear
 * of it. With the same package-lock.json it runs with the packages that are installed here, otherwise with its own.
 *
 * @param reference anything that git knows: a branch, a tag, a commit
 * @throws Failure ReferenceNotFound, SynthFailed, BaseNotInstalled, TerraformFailed
 */
export async function baseCommitOf(
  root: string,
  reference: string,
  { environment, step }: { readonly environment: string; readonly step: Step },
): Promise<BaseCommit> {
  const commit = await commitOf(root, reference);
  const stacks = await stacksOf(root, commit, reference, step);
  const stack = join(stacks, environment);
  if (!existsSync(stack)) return { commit, stack: undefined, state: undefined };
  return {
    commit,
    stack,
    state: await step(`assuming that ${reference} is deployed`, () => stateOf(root, stack)),
  };
}

/** The folder with a commit's stacks; made beside it and then put there as a whole. */
async function stacksOf(root: string, commit: string, reference: string, step: Step): Promise<string> {
  const bases = join(root, ".vitrine", "base");
  const folder = join(bases, commit);
  if (existsSync(folder)) return folder;
  await mkdir(bases, { recursive: true });
  const checkout = await mkdtemp(join(bases, "making-"));
  try {
    await step(`checking ${reference} out`, () => checkOut(root, commit, checkout));
    await step(`synthesizing ${reference}`, () => synthesize(checkout, reference));
    await rename(join(checkout, "cdktf.out", "stacks"), folder).catch((error) => {
      if (!existsSync(folder)) throw error; // else somebody else was faster
    });
  } finally {
    await rm(checkout, { recursive: true, force: true });
  }
  await forgetOld(bases);
  return folder;
}

async function stateOf(root: string, stack: string): Promise<string | undefined> {
  const workspace = await PlanWorkspace.of(root, stack);
  try {
    await workspace.assumeDeployed();
    return workspace.readState();
  } finally {
    workspace.remove();
  }
}

async function forgetOld(bases: string): Promise<void> {
  const folders = (await readdir(bases)).filter((name) => /^[0-9a-f]{40}$/.test(name));
  const dated = await Promise.all(
    folders.map(async (name) => ({ name, made: (await stat(join(bases, name))).ctimeMs })),
  );
  const old = dated.sort((a, b) => b.made - a.made).slice(kept);
  await Promise.all(old.map(({ name }) => rm(join(bases, name), { recursive: true, force: true })));
}

/** @throws Failure ReferenceNotFound */
export async function commitOf(root: string, reference: string): Promise<string> {
  const args = ["-C", root, "rev-parse", "--verify", "--end-of-options", `${reference}^{commit}`];
  const { stdout } = await run("git", args).catch((cause) => {
    throw new Failure("ReferenceNotFound", {
      what: `git knows no commit ${reference} here`,
      fix: "name a branch, tag or commit; in CI, fetch it first (actions/checkout with fetch-depth: 0)",
      cause,
    });
  });
  return stdout.trim();
}
