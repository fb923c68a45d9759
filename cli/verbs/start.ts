import { Command } from "commander";
import { colours as pc } from "../colours";
import { fillFirstCatalogue } from "../first-catalogue";
import { LocalEstate } from "../local-estate";
import { outputsOf } from "../outputs";
import { interrupted, print } from "./logs";
import type { Verb } from "./verb";

/** What `npm start` ends with: the addresses of the estate that was deployed, and what happens in it. */
export const start: Verb = (root) =>
  new Command("start")
    .description("show the addresses of the local estate and its live log (npm start deploys it first)")
    .option("--detach", "leave out the live log")
    .action(async (options: { readonly detach?: true }) => {
      const estate = await LocalEstate.connect(root);
      const { console_url: consoleUrl, ...outputs } = await outputsOf(root, "local");
      if (consoleUrl) await fillFirstCatalogue(root, "local");
      console.log(`\n${pc.green("The local estate is up.")}\n`);
      for (const [name, value] of Object.entries(outputs)) {
        if (typeof value === "string") console.log(`  ${name.replaceAll("_", " ").padEnd(32)} ${value}`);
      }
      if (consoleUrl) console.log(`\n  search by photo:  ${pc.bold(String(consoleUrl))}`);
      console.log(`
  try it:      npx vitrine upload FOLDER_WITH_PHOTOS
               npx vitrine catalogue import FOLDER_WITH_PHOTOS
  look inside: npx vitrine status
  take down:   npx cdktf destroy local
`);
      if (options.detach) return;

      console.log(pc.dim("Live log; Ctrl-C ends it and leaves the estate running.\n"));
      await print(estate, { follow: true, level: "info", since: 0 }, interrupted());
    });
