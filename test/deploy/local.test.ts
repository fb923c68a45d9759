import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SearchIndexClient } from "@azure/search-documents";
import sharp from "sharp";
import type { Status } from "../../emulator/control/protocol";
import type { HostKeys } from "../../emulator/services/functions/functions-host";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";
import { SearchApi } from "../support/search-api";

jest.setTimeout(240_000);

/** One checkout for all tests of this file: each goes on where the one before ended, as a person would. */
describe("npx cdktf deploy local", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let api: SearchApi;
  const run = (...args: string[]) => succeeding(checkout.root, "npx", ...args);
  const status = async () => JSON.parse((await run("vitrine", "status", "--json")).stdout) as Status;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["imagePipeline", "visualSearch"]);
    estate = await deployLocal(checkout);
    api = new SearchApi(estate.output("search_api_url"));
    await drawPhotos(join(checkout.root, "photos"));
  });

  afterAll(() => destroyLocal(checkout));

  it("turns every uploaded file into renditions and metadata, or into a rejection with a code", async () => {
    const { stdout } = await run("vitrine", "upload", "photos", "--json");
    const results = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(results.sort((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
      expect.objectContaining({ file: "holiday/a.jpg", outcome: "processed" }),
      expect.objectContaining({ file: "notes.jpg", outcome: "rejected", code: "NotAnImage" }),
      expect.objectContaining({ file: "small.png", outcome: "processed" }),
    ]);
  });

  it("finds the imported photos that look like another", async () => {
    await run("vitrine", "catalogue", "import", "photos/holiday");
    expect((await look()).found).toEqual([expect.objectContaining({ title: "A" })]);
  });

  it("tells what runs, where, and how closely it follows Azure", async () => {
    const { sites, endpoints, caches, searchServices, parity } = await status();
    expect(sites.map(({ functions: [first] }) => first).sort()).toEqual([
      "catalogue",
      "images",
      "search-by-photo",
    ]);
    for (const { state } of sites) expect(state).toMatch(/^(running|asleep)$/);
    expect(endpoints).toMatchObject([
      {
        traffic: { blue: 100 },
        deployments: [{ name: "blue", state: expect.stringMatching(/^(ready|asleep)$/) }],
      },
    ]);
    expect(caches).toMatchObject([{ state: "running" }]);
    expect(searchServices).toMatchObject([{ indexes: [{ documents: 1 }] }]);
    expect(new Set(parity.map((resource) => resource.parity))).toEqual(new Set(["runs", "recorded"]));
  });

  it("keeps one key of each host in Terraform's state, and never the master key", () => {
    const local = join(checkout.root, ".vitrine/local");
    const state = readFileSync(join(local, "terraform.tfstate"), "utf8");
    const keys = globSync("sites/*/keys.json", { cwd: local }).map(
      (file) => JSON.parse(readFileSync(join(local, file), "utf8")) as HostKeys,
    );
    expect(keys).toHaveLength(3);
    for (const { masterKey, functionKeys } of keys)
      for (const key of [masterKey, ...Object.values(functionKeys)]) expect(state).not.toContain(key);
    const used = keys.flatMap(({ systemKeys }) => Object.values(systemKeys));
    expect(used.filter((key) => state.includes(key))).toHaveLength(2);
  });

  it("is as it was deployed, however much it was used", async () => {
    const { stdout } = await run("vitrine", "drift", "local");
    expect(stdout).toMatch(/^local is as it was deployed: \d+ resources compared$/m);
  });

  it("comes back after kill -9 with everything it had", async () => {
    const before = await look();
    const processes = checkout.processes();
    process.kill(estate.address.pid, "SIGKILL");

    const { output } = await run("cdktf", "deploy", "local", "--auto-approve");
    expect(output).toContain("No changes");
    expect(await look()).toEqual(before);
    expect(checkout.processes().filter((pid) => processes.includes(pid))).toEqual([]);
    expect((await status()).caches).toMatchObject([{ state: "running" }]);
    const { stdout } = await run("vitrine", "upload", "photos", "--json");
    expect(stdout.trim().split("\n")).toHaveLength(3);
  });

  it("plans the package of the images handler and the app that refers to it, and nothing else, after an edit of one line", async () => {
    const handler = join(checkout.root, "runtime/functions/images/function.ts");
    writeFileSync(handler, `${readFileSync(handler, "utf8")}\nconsole.log("edited");\n`);

    const changed = changedBy((await run("cdktf", "diff", "local")).output);
    expect(changed).not.toEqual([]);
    const isShipping = (address: string) =>
      /Images_App_Package_|^azapi_resource\.Images_App_\w{8}$/.test(address);
    expect(changed.filter((address) => !isShipping(address))).toEqual([]);
  });

  it("runs the edited handler after the next deploy, which mends what was removed behind Terraform's back", async () => {
    const type = "azurerm_storage_container";
    const state = estate.only(type, "Images/Storage/thumbnails");
    await estate.call("/terraform/delete", { provider: "azurerm", type, state });

    const changed = changedBy((await run("cdktf", "deploy", "local", "--auto-approve")).output);
    expect(changed.join()).toMatch(/Images_Storage_thumbnails/);
    expect((await run("vitrine", "logs", "--json")).stdout).toContain("edited");
  });

  it("has the index and the alias again, and all that was in them, after somebody deleted both", async () => {
    const before = await look();
    const search = indexes();
    await search.deleteAlias("catalogue");
    await search.deleteIndex(before.index);

    // the ingestion catches up when it starts, and every five minutes
    await estate.restart("Search/Catalogue/App");
    // an index that is being filled finds what is in it so far
    await eventually(async () => expect(await look()).toEqual(before));
    await eventually(() => search.getAlias("catalogue"));
    // nor of the container that the deploy before mended
    expect((await run("cdktf", "diff", "local")).output).toContain("No changes");
  });

  it("leaves no process and no state after a destroy, though an alias points to the index of the catalogue", async () => {
    expect((await indexes().getAlias("catalogue")).indexes).toEqual([(await look()).index]);
    expect(checkout.processes()).not.toEqual([]);
    await run("cdktf", "destroy", "local", "--auto-approve");
    for (const end = Date.now() + 60_000; Date.now() < end && checkout.processes().length > 0; )
      await sleep(50);
    expect(checkout.processes()).toEqual([]);
    expect(existsSync(join(checkout.root, ".vitrine/local"))).toBe(false);
  });

  const indexes = () => new SearchIndexClient(estate.output("search_endpoint"), estate.developer);

  /** What a photo of the same place finds. */
  async function look() {
    const { items, index, deployment } = await api.search(await place(700));
    const found = items.map(({ id, title, score }) => ({ id, title, score }));
    return { found, index, deployment };
  }
});

async function drawPhotos(folder: string): Promise<void> {
  mkdirSync(join(folder, "holiday"), { recursive: true });
  writeFileSync(join(folder, "holiday", "a.jpg"), await place(1600));
  writeFileSync(join(folder, "notes.jpg"), "this is no photo");
  const small = sharp({ create: { width: 90, height: 60, channels: 4, background: "#ff000080" } });
  await small.png().toFile(join(folder, "small.png"));
}

/** Asks until there is no error any more, for a hundred seconds. */
async function eventually(ask: () => Promise<unknown>): Promise<void> {
  for (const end = Date.now() + 100_000; Date.now() < end; await sleep(200))
    if (
      await ask().then(
        () => true,
        () => false,
      )
    )
      return;
  await ask();
}

/** A photo of the sea, as wide as is asked for. */
function place(width: number): Promise<Buffer> {
  return sharp({ create: { width, height: width / 2, channels: 3, background: "teal" } })
    .jpeg()
    .toBuffer();
}

/** Addresses of the resources that a plan changes, makes or destroys. */
function changedBy(output: string): string[] {
  return [...output.matchAll(/# (\S+) .*(?:will|must) be /g)].map(([, address]) => address ?? "");
}
