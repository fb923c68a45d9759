import { Command } from "commander";
import type { CatalogueReport } from "../../runtime/catalogue/catalogue-report";
import { openBlobs } from "../blobs";
import { Feeds } from "../catalogue/feeds";
import { followReport, readReport } from "../catalogue/follow-feed";
import { importWithProgress } from "../catalogue/import-progress";
import { filesOfFeed, removeFeed } from "../catalogue/remove";
import { reportInWords } from "../catalogue/report-in-words";
import { confirm } from "../confirm";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { number } from "../number";
import { workloadOutputs } from "../outputs";
import type { Verb } from "../verb";

interface CatalogueOptions {
  readonly environment: string;
  readonly json?: true;
  readonly patience: number;
  readonly allowDeletes?: true;
  readonly yes?: true;
}

const exitCodes = "exit code 0 when every row is in, 1 when the feed failed, 2 when rows were rejected";

/** Brings items into an environment's catalogue, tells what became of them, and takes them out again. */
export const catalogue: Verb = (root, exit) => {
  const show = (report: CatalogueReport, text: string) => {
    console.log(text);
    if (report.state === "failed") exit(1);
    else if (report.rejected > 0) exit(2);
  };
  const open = async ({ environment }: CatalogueOptions) => {
    const outputs = await workloadOutputs(root, environment, "visualSearch");
    const blobs = await openBlobs(root, environment, outputs.catalogue_blob_endpoint);
    return { outputs, blobs, feeds: new Feeds(blobs, outputs, environment) };
  };

  const importing = verb("import", `import a feed or a folder of photos, and follow it; ${exitCodes}`)
    .argument(
      "<path>",
      'a feed (CSV, JSON; UTF-8 or UTF-16, also packed with gzip) with its images beside it, a folder of photos, or "sample"',
    )
    .option("--allow-deletes", "delete what the feed no longer has, however much it is")
    .action(async (path: string, options: CatalogueOptions) => {
      const { environment, patience: patienceSeconds, json = false, allowDeletes = false } = options;
      await expectEnvironment(environment); // before a file is looked for
      const { uploaded, report } = await importWithProgress(root, path, {
        environment,
        patienceSeconds,
        allowDeletes,
        isQuiet: json,
      });
      const counts = `images: ${uploaded.images} uploaded, ${uploaded.kept} there already`;
      show(report, json ? JSON.stringify({ uploaded, report }) : `${counts}\n${reportInWords(report)}`);
    });

  const reporting = verb("report", `show what became of a feed; ${exitCodes}`)
    .argument("<feed>", 'its name, e.g. "sample.csv"')
    .action(async (wanted: string, options: CatalogueOptions) => {
      const { outputs, blobs, feeds } = await open(options);
      // of a feed that was removed, the report stays for a while
      const report =
        (await readReport(blobs, outputs, wanted)) ??
        (await readReport(blobs, outputs, await feeds.find(wanted)));
      if (!report) throw noReport(wanted, options.environment);
      show(report, options.json ? JSON.stringify(report) : reportInWords(report));
    });

  const allowing = verb(
    "allow-deletes",
    `take a feed as it lies in the catalogue, and delete what it no longer has, however much it is; ${exitCodes}`,
  )
    .argument("<feed>", 'its name, e.g. "spring.csv"; a partner\'s has the same name there')
    .action(async (wanted: string, options: CatalogueOptions) => {
      const { outputs, blobs, feeds } = await open(options);
      const feed = await feeds.find(wanted);
      const version = await feeds.arriveAgain(feed, "allow-deletes");
      const which = { feed, version, patienceSeconds: options.patience };
      const report = await followReport(blobs, outputs, which, () => undefined);
      show(report, options.json ? JSON.stringify(report) : reportInWords(report));
    });

  const removing = verb(
    "remove",
    "take a feed's items out of the index of every model, and delete its files; exit code 1 when that failed",
  )
    .argument("<feed>", 'its name, e.g. "spring.csv"')
    .option("--yes", "without asking")
    .action(async (wanted: string, options: CatalogueOptions) => {
      const { outputs, blobs, feeds } = await open(options);
      // somebody may have deleted its file, which leaves its items
      const before = await readReport(blobs, outputs, wanted);
      const feed = before && before.order !== "remove" ? wanted : await feeds.find(wanted);
      const partner = blobs.getContainerClient(outputs.catalogue_partner_container);
      const files = await filesOfFeed(feeds, feed, partner);
      if (!options.yes) await confirm(removalInWords(feed, files, options.environment));
      const patienceSeconds = options.patience;
      const removed = await removeFeed(feeds, feed, files, { blobs, outputs, patienceSeconds });
      const { report } = removed;
      const count = `${removed.files} files deleted`;
      show(report, options.json ? JSON.stringify(removed) : `${reportInWords(report)}\n\n${count}`);
    });

  return new Command("catalogue")
    .description("bring items into the catalogue, see what became of them, and take them out")
    .addCommand(importing)
    .addCommand(reporting)
    .addCommand(allowing)
    .addCommand(removing);
};

/** With the options that all of them have. */
function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("-e, --environment <name>", "whose catalogue", "local")
    .option("--patience <seconds>", "how long to wait without any news", number({ min: 0 }), 120)
    .option("--json", "one JSON document");
}

function removalInWords(
  feed: string,
  { pictures, isDelivered }: { pictures: readonly string[]; isDelivered: boolean },
  environment: string,
): string {
  const files = [
    "its file",
    ...(isDelivered ? ["the partner's"] : []),
    ...(pictures.length > 0 ? [`${pictures.length} pictures that no other feed names`] : []),
  ];
  return `Remove all items of ${feed} from ${environment}, and ${files.join(", ")}?`;
}

function noReport(feed: string, environment: string): Failure {
  return new Failure("NoReport", {
    what: `there is no report of the feed ${feed} in ${environment} yet`,
    why: "the ingestion has not begun with it",
    fix: "ask again in a moment; npx vitrine logs shows what the function app does",
  });
}
