import { existsSync } from "node:fs";
import { join } from "node:path";
import { keepPrivate } from "../../core/files";
import { mendState } from "../state/mend-state";
import { stateLock } from "../state/state-place";
import { type CdktfCommand, concerns } from "./cdktf-command";
import { claimEstate, isClaimed } from "./claim-estate";

/** Verbs for which Terraform locks the state. */
const locking = ["deploy", "apply", "destroy", "diff", "plan", "watch"];

/**
 * What has to be true of the local estate before Terraform looks at it: nobody else works on it, and its state is whole.
 *
 * @throws EstateBusy
 */
export async function prepareRun(
  root: string,
  command: CdktfCommand | undefined,
): Promise<{ mendState(stack: string): void }> {
  const claim = join(root, ".vitrine", "local-run.json");
  const isOurs = command !== undefined && locking.includes(command.verb) && concerns(command, "local");
  const makes = isOurs && ["deploy", "apply"].includes(command.verb);
  if (isOurs) await claimEstate(claim, command);

  return {
    mendState(stack) {
      const directory = join(root, ".vitrine", "local");
      // somebody who only looks must not take the state of an unfinished run for one that was lost
      if (!isOurs && (isClaimed(claim) || existsSync(stateLock(root)))) return;
      // Terraform writes its state and its plans, keys among them, for everybody on the machine to read
      for (const folder of [directory, stack]) {
        if (makes || existsSync(folder)) keepPrivate(folder);
      }
      const mended = mendState(directory, stack);
      if (mended !== undefined) console.log(mended);
    },
  };
}
