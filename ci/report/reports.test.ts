import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlanWorkspace } from "../../cli/plan/workspace";
import dev from "../../environments/dev";
import { expectGolden } from "../../test/support/golden";
import * as workloads from "../../workloads/all";
import { demandOf } from "../../workloads/expected-demand";
import { type PriceTable, priceTable } from "../cost/price-table";
import type { Stack } from "../stack";
import { commentLimit, reportInMarkdown } from "./markdown";
import { exitCodeOf, type Report } from "./report";
import { reportOn } from "./report-on";
import { type GalleryProps, gallery } from "./testing/gallery";

/** Real plans of real Terraform, of an estate that is assumed to be deployed. */
const folder = mkdtempSync(join(tmpdir(), "vitrine-reports-"));
let base: Stack;
let deployed: Deployed;
let protectedEstate: Deployed;

beforeAll(async () => {
  deployed = await Deployed.of("base", {});
  protectedEstate = await Deployed.of("protected", { dataProtected: true });
  base = deployed.stack;
});

afterAll(() => {
  deployed?.workspace.remove();
  protectedEstate?.workspace.remove();
  rmSync(folder, { recursive: true });
});

/** A gallery that is assumed to be deployed. */
class Deployed {
  readonly stack: Stack;
  readonly workspace: PlanWorkspace;

  private constructor(stack: Stack, workspace: PlanWorkspace) {
    this.stack = stack;
    this.workspace = workspace;
  }

  static async of(name: string, props: GalleryProps): Promise<Deployed> {
    const stack = await gallery(join(folder, name), props);
    const workspace = await PlanWorkspace.of(process.cwd(), stack.folder);
    await workspace.assumeDeployed();
    return new Deployed(stack, workspace);
  }

  /** The report on it when it is edited like this. */
  async edited(props: GalleryProps): Promise<Report> {
    const stack = await gallery(mkdtempSync(join(folder, "edited-")), props);
    await this.workspace.enter(stack.folder);
    const basis = { kind: "commit", reference: "main", commit: "4f2c1e7b" } as const;
    return reportOn({
      json: await this.workspace.plan(),
      stack,
      before: this.stack,
      basis,
      demand: demandOf(workloads, dev),
      prices,
    });
  }
}

const largerCode = { runtime: 4_200, "@azure/storage-blob": 90_000, zod: 60_000, sharp: 20_000 };

const edited = (props: GalleryProps) => deployed.edited(props);

const written = (report: Report) => reportInMarkdown(report, { limit: commentLimit - 1 });

describe("the report on", () => {
  it("a first deploy says how much there is of what, and folds the rest", async () => {
    const first = await PlanWorkspace.of(process.cwd(), base.folder);
    const json = await first.plan().finally(() => first.remove());
    const report = await reportOn({
      json,
      stack: base,
      basis: { kind: "nothing" },
      demand: demandOf(workloads, dev),
      prices,
    });
    expectGolden("ci/report/golden/first-deploy.md", written(report));
    expect(exitCodeOf(report)).toBe(2);
  });

  it("no change says so, and nothing else", async () => {
    const report = await edited({});
    expectGolden("ci/report/golden/no-change.md", written(report));
    expect(exitCodeOf(report)).toBe(0);
  });

  it("an edited handler shows its package, and what entered the bundle", async () => {
    const report = await edited({ code: largerCode });
    expectGolden("ci/report/golden/handler-edit.md", written(report));
    expect(report.counts).toMatchObject({ code: 1, configuration: 0, access: 0, data: 0 });
  });

  it("a resized service shows what that costs, and folds what follows", async () => {
    expectGolden("ci/report/golden/resized-service.md", written(await edited({ cacheSku: "Balanced_B5" })));
  });

  it("a removed container warns of its data", async () => {
    const report = await edited({ containers: ["originals"] });
    expectGolden("ci/report/golden/removed-container.md", written(report));
    expect(report.counts.data).toBe(1);
  });

  it("a setting that replaces an account warns of everything in it", async () => {
    expectGolden("ci/report/golden/replaced-account.md", written(await edited({ replication: "LRS" })));
  });

  it("a new grant says who may do what", async () => {
    const report = await edited({ curators: true });
    expectGolden("ci/report/golden/new-grant.md", written(report));
    expect(report.counts).toMatchObject({ access: 2, configuration: 0, data: 0 });
  });

  it("a change of many kinds begins with what cannot be undone, and ends with what it costs", async () => {
    const report = await edited({
      code: largerCode,
      cacheSku: "Balanced_B5",
      containers: ["originals"],
      curators: true,
    });
    expectGolden("ci/report/golden/many-changes.md", written(report));
    expect(report.counts).toMatchObject({ data: 1, access: 2, configuration: 1, code: 1 });
  });

  it("a renamed construct says how to make a move of it, and then it is one", async () => {
    const renamed = await edited({ archive: "Originals" });
    expectGolden("ci/report/golden/renamed-construct-without-a-move.md", written(renamed));

    const moves = renamed.renames.flatMap((each) => each.moves);
    const moved = await edited({ archive: "Originals", moves });
    expectGolden("ci/report/golden/renamed-construct.md", written(moved));
    expect(moved.counts).toEqual({ data: 0, access: 0, model: 0, configuration: 0, code: 0, move: 9 });
    expect(moved.access).toEqual({ gained: [], lost: [] });
  });
});

describe("the report on an estate whose data is protected", () => {
  it("names each change that a lock is in the way of, and what lifts the locks", async () => {
    const report = await protectedEstate.edited({ containers: ["originals"], dataProtected: true });
    expectGolden("ci/report/golden/locks-in-the-way.md", written(report));
    expect(report.locks.inTheWay.map(({ path, lock }) => [path, lock])).toEqual([
      ["Archive/sketches", "Archive"],
      ["Archive/sketches/StorageBlobDataContributor-e0b91156", "Archive"],
    ]);
    expect(exitCodeOf(report)).toBe(2);
    expect(exitCodeOf({ ...report, basis: { kind: "deployed" } })).toBe(3);
  });

  it("says nothing of locks where nothing is deleted at or below one", async () => {
    for (const props of [{ curators: true }, { cacheSku: "Balanced_B5" }]) {
      const { locks } = await protectedEstate.edited({ ...props, dataProtected: true });
      expect(locks).toEqual({ inTheWay: [], lifted: [] });
    }
  });

  it("finds no lock in the way of a plan that takes the protection off: locks are the first to go", async () => {
    const report = await protectedEstate.edited({ containers: ["originals"], replication: "LRS" });
    expect(report.counts.data).toBeGreaterThan(0);
    expect(report.locks).toEqual({ inTheWay: [], lifted: [] });
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
