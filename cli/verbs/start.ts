import { Command } from "commander";
import { bringFirstArticles } from "../articles/first-articles";
import { keepReceiptKey } from "../articles/receipt-key";
import { colours as pc } from "../colours";
import { bringFirstRatings } from "../films/first-ratings";
import { fillFirstCatalogue } from "../first-catalogue";
import { LocalEstate } from "../local-estate";
import { outputsOf } from "../outputs";
import type { Verb } from "../verb";
import { print } from "./logs";

interface Options {
  readonly detach?: boolean;
  readonly json?: boolean;
}

/** What `npm start` ends with: the addresses of the estate that was deployed, and what happens in it. */
export const start: Verb = (root) =>
  new Command("start")
    .description("show the addresses of the local estate and its live log (npm start deploys it first)")
    .option("--detach", "leave out the live log")
    .option("--json", "the outputs as one JSON document, and no live log")
    .action(async ({ detach = false, json = false }: Options) => {
      const estate = await LocalEstate.connect(root);
      const outputs = await outputsOf(root, "local");
      if (outputs["search_api_url"]) await fillFirstCatalogue(root, "local", { isQuiet: json });
      if (outputs["films_api_url"]) await bringFirstRatings(root, "local", { isQuiet: json });
      if (outputs["articles_api_url"]) {
        await keepReceiptKey(root, "local");
        await bringFirstArticles(root, "local", { isQuiet: json });
      }
      if (json) return console.log(JSON.stringify(outputs));
      console.log(inWords(outputs));
      if (detach) return;

      console.log(pc.dim("Live log; Ctrl-C ends it and leaves the estate running.\n"));
      await print(estate, { follow: true, level: "info", since: 0 });
      if (!(await estate.answers())) console.log(pc.dim("\nThe local estate has stopped."));
    });

function inWords({ console_url: consoleUrl, ...outputs }: Record<string, unknown>): string {
  const addresses = Object.entries(outputs)
    .filter(([, value]) => typeof value === "string")
    .map(([name, value]) => `  ${name.replaceAll("_", " ").padEnd(32)} ${value}\n`);
  const console = consoleUrl ? `\n  console:     ${pc.bold(String(consoleUrl))}\n` : "";
  return `
${pc.green("The local estate is up.")}

${addresses.join("")}${console}
  try it:      npx vitrine upload FOLDER_WITH_PHOTOS
               npx vitrine catalogue import FOLDER_WITH_PHOTOS
  look inside: npx vitrine status
  take down:   npx cdktf destroy local
`;
}
