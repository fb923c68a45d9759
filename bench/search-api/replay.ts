import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../runtime/shared/seeded-random";
import { Checkout } from "../../test/support/checkout";
import { command, succeeding } from "../../test/support/command";
import { LocalEstate } from "../../test/support/local-estate";
import { SearchApi } from "../../test/support/search-api";
import { gatherPhotos } from "../pipeline/photos";
import { median, print } from "../shared/figure";
import { zipf } from "./zipf";

const photos = 1000;
const queries = 10_000;
const exponent = 1.1;
const clients = 8;
/** With the cache, without it, and with it again. */
const outage = { queries: 3000, stopAt: 1000, startAt: 2000 };

interface Answered {
  readonly status: number;
  readonly embedding: string;
  readonly results: string;
  readonly milliseconds: number;
}

/**
 * Searches as many people make them, a few photos over and over and most rarely, through an estate that was deployed
 * for it: Front Door, the API, Redis, the scoring endpoint and AI Search. The cache is empty at first and holds all.
 */
export async function replay(root: string): Promise<void> {
  const checkout = new Checkout();
  try {
    checkout.keepOnly(["visualSearch"]);
    const folder = join(checkout.root, "photos");
    const note = await gatherPhotos(root, folder, photos);
    await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    await succeeding(checkout.root, "npx", "vitrine", "catalogue", "import", "sample");

    const estate = new LocalEstate(checkout.root);
    const api = new SearchApi(estate.output("search_api_url"));
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const draw = zipf(files.length, exponent, seededRandom(1));
    const drawn = Array.from({ length: queries + outage.queries }, () => files[draw()] as Buffer);
    const { engine } = await cacheOf(estate);

    const asked = drawn.slice(0, queries);
    printHits(await ask(api, asked), asked, `${note}, Zipf ${exponent}, ${engine}`);
    printOutage(await askWithoutCache(api, estate, drawn.slice(queries)), engine);
  } finally {
    await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    checkout.remove();
  }
}

async function ask(
  api: SearchApi,
  asked: readonly Buffer[],
  before: (query: number) => Promise<void> = async () => undefined,
): Promise<Answered[]> {
  const answers: Answered[] = [];
  const queue = asked.entries();
  const client = async () => {
    for (const [query, photo] of queue) {
      await before(query);
      const start = performance.now();
      const response = await api.send(photo);
      await response.arrayBuffer();
      const states = response.headers.get("x-vitrine-cache") ?? "";
      const [, embedding = "", results = ""] = /embedding=(\w+), results=(\w+)/.exec(states) ?? [];
      answers.push({
        status: response.status,
        embedding,
        results,
        milliseconds: performance.now() - start,
      });
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answers;
}

async function askWithoutCache(api: SearchApi, estate: LocalEstate, asked: readonly Buffer[]) {
  const { name } = await cacheOf(estate);
  return ask(api, asked, async (query) => {
    if (query === outage.stopAt) await estate.call("/redis/stop", { name });
    if (query === outage.startAt) await estate.call("/redis/start", { name });
  });
}

async function cacheOf(estate: LocalEstate): Promise<{ name: string; engine: string }> {
  const { caches } = (await estate.call("/status")) as { caches: { name: string; engine: string }[] };
  const [cache] = caches;
  if (!cache) throw new Error("the estate has no cache");
  return cache;
}

function printHits(answers: readonly Answered[], asked: readonly Buffer[], note: string): void {
  const hits = answers.filter(({ embedding }) => embedding === "hit");
  const misses = answers.filter(({ embedding }) => embedding === "miss");
  const failed = answers.filter(({ status }) => status !== 200).length;
  const distinct = new Set(asked.map((photo) => createHash("sha256").update(photo).digest("hex"))).size;
  const value = hits.length / answers.length;
  const best = 1 - distinct / asked.length;
  print({
    figure: `share of the embeddings of ${asked.length} searches that came from the cache`,
    value,
    unit: "",
    peer: `the best possible: each of ${distinct} photos missed once`,
    peerValue: best,
    ratio: value / best,
    target: "> 0.85, no search failed",
    met: value > 0.85 && failed === 0,
    note,
  });
  const results = answers.filter((answer) => answer.results === "hit").length / answers.length;
  print({ figure: "share of the results that came from the cache", value: results, unit: "" });
  const [hit, miss] = [typical(hits), typical(misses)];
  print({
    figure: `median time of a search from the cache, ${clients} at a time`,
    value: hit,
    unit: "ms",
    peer: "not in the cache",
    peerValue: miss,
    ratio: miss / hit,
  });
}

function printOutage(answers: readonly Answered[], engine: string): void {
  const share = (which: readonly Answered[]) => which.length / answers.length;
  const without = answers.filter(({ embedding }) => embedding === "off");
  const hits = answers.filter(({ embedding }) => embedding === "hit");
  const failed = answers.filter(({ status }) => status !== 200).length;
  print({
    figure: `searches of ${answers.length} that failed when the cache was switched off for a third of them`,
    value: failed,
    unit: "",
    target: "0",
    met: failed === 0 && without.length > 0,
    note: `${engine}; ${(100 * share(without)).toFixed(1)} % found the cache off, ${(100 * share(hits)).toFixed(1)} % hit it before and after; without it a search took ${typical(without).toFixed(1)} ms`,
  });
}

function typical(answers: readonly Answered[]): number {
  return median(answers.map(({ milliseconds }) => milliseconds));
}
