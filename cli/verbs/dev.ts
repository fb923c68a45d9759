import { join } from "node:path";
import { Command } from "commander";
import { colours as pc } from "../colours";
import { editsBelow } from "../dev/edits";
import { type CodeChange, LiveCode } from "../dev/live-code";
import { interruption } from "../interruption";
import { LocalEstate } from "../local-estate";
import type { Verb } from "../verb";
import { print } from "./logs";

interface Options {
  readonly once?: true;
  readonly json?: true;
}

/** Runs edited handlers in the local estate at once, until the next deploy. */
export const dev: Verb = (root, exit) =>
  new Command("dev")
    .description(
      "run edited handlers in the local estate at once, without Terraform; the next deploy ships the same code",
    )
    .option("--once", "bring what is edited now, and end; exit code 1 when an app cannot run it")
    .option("--json", "one JSON document a line")
    .action(async ({ once, json }: Options) => {
      const estate = await LocalEstate.connect(root);
      const live = new LiveCode(root, estate);
      let failed = false;
      const bring = () =>
        live.bring(
          (change) => console.log(json ? JSON.stringify(change) : inWords(change)),
          (app, error) => {
            failed = true;
            tell(app, error as Error, json === true);
          },
        );
      if (once) {
        await bring();
        return exit(failed ? 1 : 0);
      }

      const end = new AbortController();
      const following = follow(join(root, "runtime"), AbortSignal.any([interruption(), end.signal]), {
        bring,
        onReady: () => console.log(json ? JSON.stringify({ watching: "runtime" }) : pc.dim(watching)),
      });
      // until the estate stops, or Ctrl-C
      await print(estate, { follow: true, level: "warning", since: 0, ...(json && { json }) });
      end.abort();
      await following;
    });

const watching = "Edited handlers run at once; Ctrl-C ends this and leaves the estate as it is.\n";

async function follow(
  folder: string,
  signal: AbortSignal,
  { bring, onReady }: { readonly bring: () => Promise<void>; readonly onReady: () => void },
): Promise<void> {
  let isReady = false;
  for await (const _edit of editsBelow(folder, signal)) {
    await bring();
    if (!isReady) onReady();
    isReady = true;
  }
}

function inWords({ app, site, milliseconds }: CodeChange): string {
  return `${pc.green("live")} ${app} in ${site}, after ${(milliseconds / 1000).toFixed(1)} s`;
}

/** What is wrong with the code is told, and the next edit mends it. */
function tell(app: string, { message, ...error }: Error & { code?: string }, json: boolean): void {
  if (json) console.log(JSON.stringify({ app, error: { what: message, code: error.code ?? "NotLive" } }));
  else console.error(`${pc.red("not live")} ${app}: ${message}`);
}
