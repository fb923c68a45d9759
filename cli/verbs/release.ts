import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Command } from "commander";
import { z } from "zod";
import { openBlobs } from "../blobs";
import { colours as pc } from "../colours";
import { credentialOf } from "../credential";
import { Failure } from "../failure";
import { catalogueOutputsOf, outputsOf, partOf } from "../outputs";
import { pointAlias } from "../release/alias";
import { declareTraffic } from "../release/environment-file";
import { fillIndex } from "../release/fill-index";
import { indexOf } from "../release/measure";
import { OnlineEndpoint } from "../release/online-endpoint";
import { takeProbes } from "../release/probes";
import { inMarkdown, inWords } from "../release/report";
import { carrierOf, type Release, runRelease } from "../release/run-release";
import { resourceManagerOf } from "../resource-manager";
import type { Verb } from "./verb";

const Options = z.object({
  environment: z.string(),
  steps: z
    .string()
    .transform((text) => text.split(",").map(Number))
    .refine(
      (shares) => shares.at(-1) === 100 && shares.every((share, index) => share > (shares[index - 1] ?? 0)),
      "rising percentages that end with 100, e.g. 10,50,100",
    ),
  probes: z.coerce.number().int().min(1).max(10_000),
  maxErrorRate: z.coerce.number().min(0).max(1),
  maxLatency: z.coerce.number().min(1),
  maxPrecisionLoss: z.coerce.number().min(0).max(1),
  json: z.literal(true).optional(),
});

/** Moves traffic to a new deployment of the scoring endpoint, and back by itself when it is worse. */
export const release: Verb = (root, exit) =>
  new Command("release")
    .description(
      "move traffic to a deployment step by step while it is as good as the one before; exit code 0 released, 4 stopped and traffic back",
    )
    .argument("<deployment>", 'as the environment\'s file names it, e.g. "green"')
    .option("-e, --environment <name>", "where", "local")
    .option("--steps <percentages>", "shares of the traffic, one after the other", "10,50,100")
    .option("--probes <count>", "photos of the catalogue that both deployments answer at each step", "100")
    .option("--max-error-rate <share>", "how much higher the share of failed requests may be", "0.01")
    .option("--max-latency <factor>", "how many times as long slow requests (p95) may take", "1.5")
    .option("--max-precision-loss <points>", "how much lower precision@5 may be", "0.02")
    .option("--json", "the whole report as one JSON document")
    .action(async (deployment: string, given: unknown) => {
      const options = optionsOf(given);
      const result = await go(root, deployment, options);
      const files = writeReport(root, options.environment, result);
      if (options.json) console.log(JSON.stringify(result));
      else console.log(`${ending(root, options.environment, result)}\n  report: ${files}`);
      if (result.outcome === "stopped") exit(4);
    });

const Outputs = z.object({
  scoring_endpoint_id: z.string(),
  scoring_uri: z.url(),
  search_endpoint: z.url(),
  search_api_url: z.url(),
});

async function go(root: string, deployment: string, options: z.output<typeof Options>): Promise<Release> {
  const { environment } = options;
  const outputs = partOf(await outputsOf(root, environment), Outputs, { environment, part: "visual search" });
  const credential = await credentialOf(root, options.environment);
  const services = { scoringUri: outputs.scoring_uri, searchEndpoint: outputs.search_endpoint, credential };
  const endpoint = new OnlineEndpoint(
    await resourceManagerOf(root, options.environment),
    outputs.scoring_endpoint_id,
    credential,
  );
  const say = (words: string) => options.json || console.log(words);
  const probes = await takeProbes({ ...services, searchApiUrl: outputs.search_api_url }, options.probes);
  const previous = carrierOf(await endpoint.traffic(), deployment);
  const catalogue = await catalogueOutputsOf(root, options.environment);
  const blobs = await openBlobs(root, options.environment, catalogue.catalogue_blob_endpoint);
  const indexes = {
    previous: await indexOf(services, previous, probes),
    next: await indexOf(services, deployment, probes),
  };
  await fillIndex(services, { blobs, outputs: catalogue }, indexes, ({ feed, done, rows }) =>
    say(pc.dim(`filling ${indexes.next} from ${feed}: ${done} of ${rows}`)),
  );
  const result = await runRelease(endpoint, services, {
    deployment,
    previous,
    shares: options.steps,
    limits: {
      errorRate: options.maxErrorRate,
      latency: options.maxLatency,
      precision: options.maxPrecisionLoss,
    },
    probes,
    signal: interruption(),
    onShare: (share) => say(pc.dim(`${deployment} at ${share} %: asking both for ${probes.length} photos`)),
    onStep: (step) => say(inWords(deployment, step)),
  });
  if (result.outcome === "released") await pointAlias(services, indexes.next);
  return result;
}

/** Control-C: traffic goes back before the process ends. A second one ends it at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const failure = new Failure("Interrupted", {
    what: "the release was interrupted, and traffic is as it was before",
    fix: "run it again",
  });
  process.once("SIGINT", () => controller.abort(failure));
  return controller.signal;
}

function optionsOf(given: unknown): z.output<typeof Options> {
  const options = Options.safeParse(given);
  if (options.success) return options.data;
  throw new Failure("OptionNotValid", {
    what: z.prettifyError(options.error),
    fix: "npx vitrine release --help says what each option takes",
  });
}

/** @returns where it lies, from the checkout */
function writeReport(root: string, environment: string, result: Release): string {
  const folder = join(root, ".vitrine", "releases");
  const name = `${new Date().toISOString().replaceAll(/[:.]/g, "-")}-${environment}-${result.deployment}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ environment, ...result }, null, 2)}\n`);
  writeFileSync(join(folder, `${name}.md`), inMarkdown(environment, result));
  return relative(root, join(folder, `${name}.md`));
}

function ending(
  root: string,
  environment: string,
  { outcome, deployment, previous, trafficAfter }: Release,
): string {
  if (outcome === "stopped")
    return `${pc.red("stopped")}: ${previous} has all the traffic, as before; ${deployment} is still there to look at`;
  const file = join("environments", `${environment}.ts`);
  const next = declareTraffic(join(root, file), trafficAfter)
    ? `${file} says so now: commit it`
    : `write traffic: ${JSON.stringify(trafficAfter)} into ${file}, or the next deploy moves it back`;
  return `${pc.green("released")}: ${deployment} has all the traffic; ${next}`;
}
