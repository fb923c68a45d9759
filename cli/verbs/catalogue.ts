import { Command } from "commander";
import type { CatalogueReport } from "../../runtime/catalogue/catalogue-report";
import { openBlobs } from "../blobs";
import { readReport } from "../catalogue/follow";
import { importWithProgress } from "../catalogue/import-progress";
import { reportInWords } from "../catalogue/words";
import { Failure } from "../failure";
import { catalogueOutputsOf } from "../outputs";
import type { Verb } from "./verb";

interface CatalogueOptions {
  readonly environment: string;
  readonly json?: true;
  readonly patience: number;
}

/** Brings items into an environment's catalogue, and tells what became of them. */
export const catalogue: Verb = (root, exit) => {
  const environment = ["-e, --environment <name>", "whose catalogue", "local"] as const;
  const json = ["--json", "one JSON document"] as const;
  const exitCodes = "exit code 0 when every row is in, 1 when the feed failed, 2 when rows were rejected";
  const show = (report: CatalogueReport, print: () => void) => {
    print();
    if (report.state === "failed") exit(1);
    else if (report.rejected > 0) exit(2);
  };

  const importing = new Command("import")
    .description(`import a feed (CSV, JSON lines) or a folder of photos, and follow it; ${exitCodes}`)
    .argument("<path>", 'a feed with its images beside it, a folder of photos, or "sample"')
    .option(...environment)
    .option("--patience <seconds>", "how long to wait without any news", Number.parseFloat, 120)
    .option(...json)
    .action(async (path: string, options: CatalogueOptions) => {
      const { environment, patience: patienceSeconds, json = false } = options;
      const { uploaded, report } = await importWithProgress(root, path, {
        environment,
        patienceSeconds,
        isQuiet: json,
      });
      show(report, () => {
        if (options.json) return console.log(JSON.stringify({ uploaded, report }));
        console.log(
          `images: ${uploaded.images} uploaded, ${uploaded.kept} there already\n${reportInWords(report)}`,
        );
      });
    });

  const reporting = new Command("report")
    .description(`show what became of a feed; ${exitCodes}`)
    .argument("<feed>", 'its name, e.g. "sample.csv"')
    .option(...environment)
    .option(...json)
    .action(async (feed: string, options: CatalogueOptions) => {
      const outputs = await catalogueOutputsOf(root, options.environment);
      const blobs = await openBlobs(root, options.environment, outputs.catalogue_blob_endpoint);
      const report = await readReport(blobs, outputs, feed);
      if (!report) throw noReport(feed, options.environment);
      show(report, () => console.log(options.json ? JSON.stringify(report) : reportInWords(report)));
    });

  return new Command("catalogue")
    .description("bring items into the catalogue, and see what became of them")
    .addCommand(importing.exitOverride())
    .addCommand(reporting.exitOverride());
};

function noReport(feed: string, environment: string): Failure {
  return new Failure("NoReport", {
    what: `there is no report of a feed ${feed} in ${environment}`,
    fix: `name a feed as it was imported, with its ending; npx vitrine catalogue import sample -e ${environment} makes sample.csv`,
  });
}
