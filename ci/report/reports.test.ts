import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../cli/plan/workspace";
import dev from "../../environments/dev";
import { type PriceTable, priceTable } from "../cost/price-table";
import type { Stack } from "../stack";
import { commentLimit, inMarkdown } from "./markdown";
import { exitCodeOf, type Report } from "./report";
import { reportOn } from "./report-on";
import { type GalleryProps, gallery } from "./testing/gallery";
import { expectGolden } from "./testing/golden";

/** Real plans of real Terraform, of an estate that is assumed to be deployed. */
const folder = mkdtempSync(join(tmpdir(), "vitrine-reports-"));
let base: Stack;
let workspace: Workspace;

beforeAll(async () => {
  base = await gallery(join(folder, "base"));
  workspace = await Workspace.of(process.cwd(), base.folder);
  await workspace.assumeDeployed();
}, 120_000);

afterAll(() => {
  workspace?.remove();
  rmSync(folder, { recursive: true });
});

/** The report on a gallery that is edited like this. */
async function edited(props: GalleryProps): Promise<Report> {
  const stack = await gallery(mkdtempSync(join(folder, "edited-")), props);
  await workspace.enter(stack.folder);
  const basis = { kind: "commit", reference: "main", commit: "4f2c1e7b" } as const;
  return reportOn({
    json: await workspace.plan(),
    stack,
    before: base,
    basis,
    load: dev.expectedLoad,
    prices,
  });
}

const written = (report: Report) => inMarkdown(report, { limit: commentLimit - 1 });

describe("the report on", () => {
  it("a first deploy says how much there is of what, and folds the rest", async () => {
    const first = await Workspace.of(process.cwd(), base.folder);
    const json = await first.plan().finally(() => first.remove());
    const report = await reportOn({
      json,
      stack: base,
      basis: { kind: "nothing" },
      load: dev.expectedLoad,
      prices,
    });
    expectGolden("first-deploy.md", written(report));
    expect(exitCodeOf(report)).toBe(2);
  });

  it("no change says so, and nothing else", async () => {
    const report = await edited({});
    expectGolden("no-change.md", written(report));
    expect(exitCodeOf(report)).toBe(0);
  });

  it("an edited handler shows its package, and what entered the bundle", async () => {
    const code = { runtime: 4_200, "@azure/storage-blob": 90_000, zod: 60_000, sharp: 20_000 };
    const report = await edited({ code });
    expectGolden("handler-edit.md", written(report));
    expect(report.counts).toMatchObject({ code: 1, configuration: 0, access: 0, data: 0 });
  });

  it("a resized service shows what that costs, and folds what follows", async () => {
    expectGolden("resized-service.md", written(await edited({ cacheSku: "Balanced_B5" })));
  });

  it("a removed container warns of its data", async () => {
    const report = await edited({ containers: ["originals"] });
    expectGolden("removed-container.md", written(report));
    expect(report.counts.data).toBe(1);
  });

  it("a setting that replaces an account warns of everything in it", async () => {
    expectGolden("replaced-account.md", written(await edited({ replication: "LRS" })));
  });

  it("a new grant says who may do what", async () => {
    const report = await edited({ curators: true });
    expectGolden("new-grant.md", written(report));
    expect(report.counts).toMatchObject({ access: 2, configuration: 0, data: 0 });
  });

  it("a renamed construct says how to make a move of it, and then it is one", async () => {
    const renamed = await edited({ archive: "Originals" });
    expectGolden("renamed-construct-without-a-move.md", written(renamed));

    const moves = renamed.renames.flatMap((each) => each.moves);
    const moved = await edited({ archive: "Originals", moves });
    expectGolden("renamed-construct.md", written(moved));
    expect(moved.counts).toEqual({ data: 0, access: 0, model: 0, configuration: 0, code: 0, move: 9 });
    expect(moved.access).toEqual({ gained: [], lost: [] });
  });
});

it("fails when data that is protected would go, in Terraform's words, and says what to do", async () => {
  await expect(edited({ replication: "LRS", dataProtected: true })).rejects.toMatchObject({
    code: "DataProtected",
    message: expect.stringMatching(/azurerm_storage_account\.Archive.*prevent_destroy/s),
    fix: expect.stringContaining("turn dataProtected off"),
  });
});

/** Round prices, which stay when Azure's do not. */
const prices: PriceTable = {
  ...priceTable,
  date: "2026-01-01",
  meters: Object.fromEntries(
    Object.entries(priceTable.meters).map(([name, meter]) => {
      const price = { "redis.Balanced_B0": 0.02, "redis.Balanced_B5": 0.2 }[name] ?? 0.01;
      return [name, { ...meter, tiers: [{ from: 0, price }] }];
    }),
  ),
};
