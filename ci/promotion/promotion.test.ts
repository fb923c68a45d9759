import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  accountId,
  type LocalStorage,
  openLocalStorage,
} from "../../emulator/services/storage/testing/storage";
import type { Declared, Stack } from "../stack";
import { BlobLedger } from "./blob-ledger";
import { FolderLedger } from "./folder-ledger";
import type { Ledger } from "./ledger";
import { checkPromotion, recordPromotion } from "./promotion";
import { recordBuilds } from "./shipped";

const folder = mkdtempSync(join(tmpdir(), "vitrine-promotion-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A stack that ships one package, as the synth would leave it. */
function stackWith(content: string): Stack {
  const hash = createHash("sha256").update(content).digest("hex");
  const stack = stackOf({
    type: "azurerm_storage_blob",
    address: "azurerm_storage_blob.Package",
    path: "Images/App/Package",
    values: { source: `assets/${hash}/images.zip` },
  });
  mkdirSync(join(stack.folder, "assets", hash), { recursive: true });
  writeFileSync(fileOf(stack), content);
  recordBuilds([stack]);
  return stack;
}

/** A stack that copies one image, named by a digest or a tag. */
function stackCopying(image: string): Stack {
  const stack = stackOf({
    type: "azapi_resource_action",
    address: "azapi_resource_action.Server",
    path: "Search/Scoring/Workspace/Registry/Server",
    values: { action: "importImage", body: { source: { resourceId: "/registry", sourceImage: image } } },
  });
  recordBuilds([stack]);
  return stack;
}

function stackOf(declared: Omit<Declared, "mode">): Stack {
  return {
    environment: "dev",
    folder: mkdtempSync(join(folder, "stack-")),
    declared: [{ mode: "managed", ...declared }],
    outputs: {},
  };
}

const imageOf = (byte: string) => `scoring@sha256:${byte.repeat(32)}`;

function fileOf(stack: Stack): string {
  return join(stack.folder, sourceOf(stack));
}

function sourceOf({ declared: [blob] }: Stack): string {
  return String(blob?.values["source"]);
}

/** The state of an environment that runs this stack. */
function running(stack: Stack): ReadonlyMap<string, string> {
  return new Map([["azurerm_storage_blob.Package", sourceOf(stack)]]);
}

let storage: LocalStorage;
beforeAll(async () => {
  storage = await openLocalStorage();
  storage.grant("Storage Blob Data Contributor", accountId("stvitrinestatedev"));
});
afterAll(() => storage.stop());

const ledgers: [string, () => Promise<Ledger>][] = [
  ["in a folder", async () => new FolderLedger(join(folder, "ledger"))],
  [
    "in the state storage",
    async () => {
      const account = await storage.storage.createAccount({
        name: "stvitrinestatedev",
        resourceId: accountId("stvitrinestatedev"),
      });
      const container = storage.blobs(account).getContainerClient("promoted");
      await container.createIfNotExists();
      return new BlobLedger(container);
    },
  ],
];

describe.each(ledgers)("a ledger %s", (_, open) => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await open();
  });

  it("lets a package pass once it runs in the environment before", async () => {
    const stack = stackWith("thumbnails");
    const before = { stage: "dev", ledger };
    expect(codes(await checkPromotion(stack, "staging", before))).toEqual(["PackageNotPromoted"]);

    const recorded = await recordPromotion(stack, "dev", {
      ledger,
      deployed: running(stack),
      commit: "1a2b",
    });
    expect(codes(recorded)).toEqual([]);
    expect(codes(await checkPromotion(stackWith("thumbnails"), "staging", before))).toEqual([]);
    expect(codes(await checkPromotion(stackWith("Thumbnails"), "staging", before))).toEqual([
      "PackageNotPromoted",
    ]);
  });

  it("lets an image pass once it runs in the environment before, by its digest", async () => {
    const [image, before] = [imageOf("4f"), { stage: "dev", ledger }];
    expect(codes(await checkPromotion(stackCopying(image), "staging", before))).toEqual([
      "PackageNotPromoted",
    ]);
    const other = await recordPromotion(stackCopying(image), "dev", {
      ledger,
      deployed: new Map([["azapi_resource_action.Server", imageOf("5a")]]),
    });
    expect(codes(other)).toEqual(["PackageNotDeployed"]);

    const deployed = new Map([["azapi_resource_action.Server", image]]);
    const passed = await recordPromotion(stackCopying(image), "dev", { ledger, deployed });
    expect(passed.packages).toMatchObject([{ hash: "4f".repeat(32), file: image }]);
    expect(codes(await checkPromotion(stackCopying(image), "staging", before))).toEqual([]);
    expect(await ledger.find("4f".repeat(32))).toMatchObject({
      path: "Search/Scoring/Workspace/Registry/Server",
    });
  });

  it("fails when an image has a tag alone, which can be moved after it passed", async () => {
    const stack = stackCopying("scoring:4f2a9c1d0b7e");
    const deployed = new Map([["azapi_resource_action.Server", "scoring:4f2a9c1d0b7e"]]);
    expect(codes(await checkPromotion(stack, "staging", { stage: "dev", ledger }))).toEqual([
      "ImageNotPinned",
    ]);
    expect(codes(await recordPromotion(stack, "dev", { ledger, deployed }))).toEqual(["ImageNotPinned"]);
  });

  it("keeps what it was told first", async () => {
    const passed = { hash: "0a", path: "Images/App/Package", stage: "dev", at: "2026-01-01T00:00:00.000Z" };
    await ledger.add(passed);
    await ledger.add({ ...passed, at: "2026-02-02T00:00:00.000Z" });
    expect(await ledger.find("0a")).toEqual(passed);
    expect(await ledger.find("0b")).toBeUndefined();
  });

  it("takes no package that the environment does not run, nor one that was changed", async () => {
    const stack = stackWith("metadata");
    const refused = await recordPromotion(stack, "dev", { ledger, deployed: new Map() });
    expect(codes(refused)).toEqual(["PackageNotDeployed"]);

    writeFileSync(fileOf(stack), "something else");
    const tampered = await recordPromotion(stack, "dev", { ledger, deployed: running(stack) });
    expect(codes(tampered)).toEqual(["PackageTampered"]);
    for (const { hash } of tampered.packages) expect(await ledger.find(hash)).toBeUndefined();
  });
});

describe("the first environment", () => {
  it("takes whatever the synth made, and nothing that was changed since", async () => {
    const stack = stackWith("thumbnails");
    expect(codes(await checkPromotion(stack, "dev"))).toEqual([]);
    writeFileSync(fileOf(stack), "thumbnails, and a back door");
    const { refusals } = await checkPromotion(stack, "dev");
    expect(refusals).toMatchObject([
      { code: "PackageTampered", path: "Images/App/Package", why: expect.stringContaining("images.zip") },
    ]);
  });
});

describe("a ledger whose container is missing", () => {
  it("is an error, and not an environment that nothing has passed", async () => {
    const account = await storage.storage.createAccount({
      name: "stvitrinestatedev",
      resourceId: accountId("stvitrinestatedev"),
    });
    const ledger = new BlobLedger(storage.blobs(account).getContainerClient("absent"));
    await expect(ledger.find("0a")).rejects.toMatchObject({ statusCode: 404 });
  });
});

function codes({ refusals }: { readonly refusals: readonly { readonly code: string }[] }): string[] {
  return refusals.map(({ code }) => code);
}
