import { linkSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { writeAtomically } from "../../core/files";
import { ancestorsOf, processCommand } from "../../core/process-command";
import type { CdktfCommand } from "./cdktf-command";

const Claim = z.object({
  pid: z.int(),
  verb: z.string(),
  startedBy: z.array(z.int()),
  args: z.array(z.string()),
});

type Claim = z.infer<typeof Claim>;

const lookAgainMs = 200;

/**
 * Makes a cdktf command the only one that works on the local estate, until its process has ended: Terraform would
 * refuse the second with the advice to switch locking off.
 *
 * One whose starter is gone, killed, works on for nobody: it is waited for.
 *
 * @param file holds the claim; what a process that has ended left in it holds nobody up
 * @throws EstateBusy while another one works
 */
export async function claimEstate(file: string, command: CdktfCommand, say = console.log): Promise<void> {
  for (let isTold = false; ; isTold = true) {
    const other = claimOf(file);
    if (other?.pid === command.pid || (other === undefined && claimed(file, command))) return;
    if (other === undefined) continue; // somebody else was faster
    if (isWatched(other)) throw busy(other);
    if (!isTold)
      say(`Waiting for another ${other.verb} of this estate, which goes on though its starter was killed.`);
    await wait(lookAgainMs);
  }
}

/** Whether somebody works on the estate now. */
export function isClaimed(file: string): boolean {
  return claimOf(file) !== undefined;
}

/** Who works on it now. */
function claimOf(file: string): Claim | undefined {
  try {
    const claim = Claim.parse(JSON.parse(readFileSync(file, "utf8")));
    // process ids come again
    const isSame = processCommand(claim.pid)?.args.join(" ") === claim.args.join(" ");
    if (isSame) return claim;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  }
  rmSync(file, { force: true });
  return undefined;
}

/** The file appears with its content, or not at all. @returns false when somebody else was faster */
function claimed(file: string, { pid, verb, startedBy }: CdktfCommand): boolean {
  const args = [...(processCommand(pid)?.args ?? [])];
  const claim: Claim = { pid, verb, startedBy: [...startedBy], args };
  const own = `${file}.${process.pid}`;
  writeAtomically(own, JSON.stringify(claim));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Whether whoever started it is there; npm may have been killed before the claim was made, and left its shell. */
function isWatched({ pid, startedBy }: Claim): boolean {
  const [parent, grandparent] = ancestorsOf(pid);
  const isLeftShell =
    parent?.args[1] === "-c" && !/\b(node|npm|npx|pnpm|yarn)\b/.test(`${grandparent?.args.join(" ")}`);
  return !isLeftShell && startedBy.every((starter) => processCommand(starter) !== undefined);
}

function busy({ pid, verb }: Claim): Error {
  return new Error(
    [
      `another ${verb} of this estate is running`,
      `  why: two at once would undo each other's work; process ${pid} works on it`,
      "  fix: wait until it has ended, or end it with Ctrl-C where it runs, then run this again",
      "  code: EstateBusy",
    ].join("\n"),
  );
}
