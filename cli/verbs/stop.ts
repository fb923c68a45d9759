import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { LocalEstate } from "../local-estate";
import type { Verb } from "../verb";

/** Ends the local estate's processes and keeps everything in it. */
export const stop: Verb = (root) =>
  new Command("stop")
    .description("end the local estate's processes; its contents stay (npx cdktf destroy local removes them)")
    .option("--json", "one JSON document")
    .action(async ({ json }: { readonly json?: true }) => {
      const wasRunning = await end(root);
      if (json) return console.log(JSON.stringify({ stopped: wasRunning }));
      console.log(
        wasRunning
          ? "The local estate has stopped. npm start brings it back as it was."
          : "The local estate is not running.",
      );
    });

/** @returns whether there was anything to end */
async function end(root: string): Promise<boolean> {
  const estate = await LocalEstate.find(root);
  if (!estate || !(await estate.isUp())) return false;
  await estate.post("/shutdown");
  // its control address is the last thing it gives up
  while (await estate.answers()) await sleep(50);
  return true;
}
