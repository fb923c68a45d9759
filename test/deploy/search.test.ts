import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import sharp from "sharp";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import { asDeployedBefore } from "../support/former-addresses";
import type { LocalEstate } from "../support/local-estate";
import { SearchApi } from "../support/search-api";
import { describeConsole } from "../web/console";
import { newPhoto } from "../web/site";

jest.setTimeout(420_000);

const hostile = "../shared/data/hostile-images";

describe("visual search on one machine", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let api: SearchApi;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["visualSearch"]);
    estate = await deployLocal(checkout);
    api = new SearchApi(estate.output("search_api_url"));
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("ends npm start with a console whose catalogue can be searched with any photo", async () => {
    const started = await succeeding(checkout.root, "npx", "vitrine", "start", "--detach");
    expect(started.output).toContain(`console:     ${estate.output("console_url")}`);

    const answer = await api.searchWithCache(newPhoto);
    expect(answer.items).toHaveLength(12);
    expect(answer).toMatchObject({
      deployment: "blue",
      model: { name: "built-in" },
      cache: { embedding: "miss", results: "miss" },
    });
    const [nearest] = answer.items;
    expect(nearest).toMatchObject({
      id: expect.any(String),
      title: expect.any(String),
      price: expect.any(Number),
      currency: "EUR",
      link: expect.stringMatching(/^https:/),
      stock: expect.any(Number),
    });
    const picture = await fetch(new URL(nearest?.picture ?? "", estate.output("console_url")));
    expect(picture.headers.get("content-type")).toBe("image/jpeg");
  });

  describeConsole(() => estate.output("console_url"));

  it("finds an item by its own picture, and answers again from the cache", async () => {
    const [some] = (await api.list({ text: "shirt", top: "1" })).items;
    const picture = await api.picture(some?.id ?? "");
    const answer = await api.searchWithCache(async () => picture);
    expect(answer.items[0]).toMatchObject({ id: some?.id, score: expect.closeTo(1, 2) });
    const again = await api.searchWithCache(async () => picture);
    expect(again).toMatchObject({ items: answer.items, cache: { embedding: "hit", results: "hit" } });
  });

  it("keeps to the filters: category, price, stock and words", async () => {
    const image = await photo("#c04020");
    const { categories } = await api.search(image);
    const category = categories[0]?.name ?? "";
    const prices = (await api.search(image, { category })).items
      .map(({ price }) => price ?? 0)
      .sort((a, b) => a - b);
    const [minPrice = 0, maxPrice = 0] = [prices[1], prices[8]];
    const answer = await api.search(image, {
      category,
      minPrice: String(minPrice),
      maxPrice: String(maxPrice),
      inStock: "true",
      top: "50",
    });
    expect(answer.items.length).toBeGreaterThan(0);
    for (const item of answer.items) {
      expect(item.category).toBe(category);
      expect(item.price).toBeGreaterThanOrEqual(minPrice);
      expect(item.price).toBeLessThanOrEqual(maxPrice);
      expect(item.stock).not.toBe(0);
    }
    const striped = await api.search(image, { text: "striped" });
    expect(striped.items.filter(({ title }) => /striped/i.test(title)).length).toBeGreaterThanOrEqual(6);
  });

  it("answers each hostile image with results or a problem that has a code, and nothing restarts", async () => {
    const files = existsSync(hostile) ? imagesBelow(hostile) : await ownHostileImages();
    const before = await restarts();
    const answers: Record<string, string> = {};
    for (const { name, bytes } of files) {
      const response = await api.send(bytes);
      const body = await response.text();
      answers[name] = response.ok ? "answered" : problemOf(response, body);
    }
    const wrong = Object.entries(answers).filter(([, answer]) => !/^(answered|4\d\d \w+)$/.test(answer));
    expect(Object.fromEntries(wrong)).toEqual({});
    expect(await restarts()).toEqual(before);
    expect((await api.search(await photo("#20c040"))).items).toHaveLength(12);
  });

  it("goes on without the cache, a little slower", async () => {
    const image = await photo("#808000");
    await api.search(image);
    const [cache] = Object.values(estate.resources("azurerm_managed_redis"));
    await estate.call("/redis/stop", { name: cache?.["name"] });
    try {
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.search(image)));
      for (const { items, cache } of answers) {
        expect(items).toHaveLength(12);
        expect(cache).toEqual({ embedding: "off", results: "off" });
      }
    } finally {
      await estate.call("/redis/start", { name: cache?.["name"] });
    }
  });

  it("fetches a partner's file on its schedule's trigger, and says which rows were wrong", async () => {
    const blobs = new BlobServiceClient(estate.output("catalogue_blob_endpoint"), estate.developer);
    const partner = blobs.getContainerClient("partner");
    await partner.getBlockBlobClient("images/tie.jpg").uploadData(await photo("#400040"));
    const rows = [
      "id,title,category,price,currency,link,image,stock,updated",
      "tie-1,Silk tie,ties,39.90,EUR,https://shop.example/tie-1,images/tie.jpg,3,2026-01-01T00:00:00Z",
      "tie-2,Paper tie,ties,minus one,EUR,https://shop.example/tie-2,images/tie.jpg,3,",
    ];
    await partner.getBlockBlobClient("feeds/ties.csv").uploadData(Buffer.from(`${rows.join("\n")}\n`));
    const trigger = Object.values(estate.resources("azurerm_data_factory_trigger_schedule"))[0]?.["name"];
    await succeeding(checkout.root, "npx", "vitrine", "trigger", String(trigger));

    const report = await reportOf("ties.csv");
    expect(report.output).toMatch(/3.*price/s);
    expect((await api.item("tie-1")).title).toBe("Silk tie");
  });

  it("makes nothing anew of a console that was deployed when visual search had it", async () => {
    asDeployedBefore(checkout);
    expect(() => estate.only("azurerm_cdn_frontdoor_profile", "Search/Console")).not.toThrow();
    const moved = await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    expect(moved.output).toMatch(/has moved to azurerm_cdn_frontdoor_profile\.Console_/);
    expect(moved.output).not.toMatch(/will be (created|destroyed|replaced)|must be replaced/);
    expect(() => estate.only("azurerm_cdn_frontdoor_profile", "Console")).not.toThrow();
    expect((await fetch(estate.output("console_url"))).status).toBe(200);
  });

  /** What became of a feed, once the ingestion is through with it. */
  async function reportOf(feed: string) {
    for (const end = Date.now() + 100_000; Date.now() < end; ) {
      const report = await command(checkout.root, "npx", "vitrine", "catalogue", "report", feed, "--json");
      if (report.stdout.includes('"succeeded"'))
        return command(checkout.root, "npx", "vitrine", "catalogue", "report", feed);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`no report of ${feed} after a hundred seconds`);
  }

  async function restarts(): Promise<unknown> {
    const status = JSON.parse(
      (await succeeding(checkout.root, "npx", "vitrine", "status", "--json")).stdout,
    ) as Record<string, unknown>;
    return JSON.stringify(status).match(/"restarts":\d+/g);
  }
});

/** A photo of nothing in particular, unlike any other. */
function photo(colour: string): Promise<Buffer> {
  const create = { width: 300, height: 400, channels: 3 as const, background: colour };
  return sharp({ create }).jpeg().toBuffer();
}

function imagesBelow(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(folder.length + 1), bytes: readFileSync(path) }));
}

/** What stands for ../shared/data/hostile-images where that is absent. */
async function ownHostileImages(): Promise<{ name: string; bytes: Buffer }[]> {
  console.warn(`${hostile} is not on this machine: a few images made here stand for it`);
  const whole = await photo("#102030");
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>';
  return [
    { name: "empty", bytes: Buffer.alloc(0) },
    { name: "truncated.jpg", bytes: whole.subarray(0, 200) },
    {
      name: "noise.png",
      bytes: Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(500, 7)]),
    },
    { name: "vector.svg", bytes: Buffer.from(svg) },
    { name: "text.jpg", bytes: Buffer.from("this is no image") },
  ];
}

/** "415 ImageFormatNotSupported" for a proper problem document, else what is wrong with it. */
function problemOf(response: Response, body: string): string {
  const type = response.headers.get("content-type");
  if (!type?.startsWith("application/problem+json")) return `${response.status} as ${type}: ${body}`;
  const { status, code } = JSON.parse(body) as { status: number; code: string };
  if (/\/(work|tmp|home|usr|root)\/|node_modules|\n\s+at /.test(body)) return `tells too much: ${body}`;
  return `${status} ${code}`;
}
