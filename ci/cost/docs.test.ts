import { join } from "node:path";
import { type TerraformStack, Testing } from "cdktf";
import { environments } from "../../environments/all";
import type { Environment } from "../../environments/environment";
import { networksOf } from "../../stacks/network";
import { expectInDocs } from "../../test/support/docs";
import { estateOf } from "../../test/support/estates";
import * as workloads from "../../workloads/all";
import { demandOf } from "../../workloads/expected-demand";
import { readStack, together } from "../stack";
import { type Cost, costOf } from "./cost";
import { costInMarkdown, metersInMarkdown } from "./markdown";
import { priceTable } from "./price-table";
import { compared } from "./testing/reference-estimate";
import { amount } from "./words";

/** UPDATE_DOCS=1 npx jest ci/cost/docs writes what is between the marks. */
const expectInPage = (mark: string, made: string) =>
  expectInDocs("docs/cost.md", `ci/cost: ${mark}`, made.trim());

/** As the synth writes it, with code that is never bundled. */
function estimate(environment: Environment): Cost {
  const app = Testing.app();
  const networks = networksOf(app, {
    product: "vitrine",
    environments: [environment],
    workloads,
    root: "/checkout",
  });
  const estate = estateOf(environment, app);
  const written = (stack: TerraformStack) =>
    readStack(join(Testing.fullSynth(stack), "stacks", stack.node.id));
  const whole = networks.map(({ stack }) => written(stack)).reduce(together, written(estate));
  return costOf(whole, { demand: demandOf(workloads, environment) });
}

const estimates = new Map(environments.map((environment) => [environment, estimate(environment)]));

describe.each([...estimates])("the estimate of $name", (environment, cost) => {
  it("stands in docs/cost.md as it is made today", () => {
    expectInPage(environment.name, costInMarkdown(cost, demandOf(workloads, environment)));
  });

  it("knows what every resource costs, or why it costs nothing", () => {
    expect(cost.unknown).toEqual([]);
  });

  it("is the sum of its constructs", () => {
    expect(cost.items.reduce((sum, { monthly }) => sum + monthly, 0)).toBeCloseTo(cost.total, 6);
    expect(cost.atRest).toBeLessThanOrEqual(cost.total);
  });
});

it("what an environment costs stands in the page of the first deploy", () => {
  const rows = [...estimates]
    .filter(([{ state }]) => state.kind === "azure")
    .map(([{ name }, { total, atRest }]) => [name, amount(total / 30), amount(total), amount(atRest)]);
  const head = ["environment", "USD a day", "USD a month", "of that, when nobody uses it"];
  expectInDocs("docs/first-deploy.md", "ci/cost: first deploy", inTable(head, rows));
});

it("what a day of dev costs, with one workload and with more, stands in the page of the short way", () => {
  const dev = environments.find(({ name }) => name === "dev");
  if (!dev) throw new Error("there is no dev");
  const onLaptop = { ...dev, state: { kind: "checkout" } } as const;
  const { imagePipeline, visualSearch, predictions } = dev.workloads;
  const ways = [
    ["images", { imagePipeline }],
    ["images and search", { imagePipeline, visualSearch }],
    ["images, search and predictions", { imagePipeline, visualSearch, predictions }],
    ["all five", dev.workloads],
  ] as const;
  const rows = ways.map(([name, workloads]) => {
    const { total, atRest } = estimate({ ...onLaptop, workloads });
    return [name, amount(total / 30), amount(atRest / 30)];
  });
  const head = ["workloads of dev", "USD a day", "of that, when nobody uses it"];
  expectInDocs("docs/first-deploy-dev.md", "ci/cost: dev path", inTable(head, rows));
});

it("every price that is not verified is named in docs/cost.md, with what it rests on", () => {
  const unverified = Object.entries(priceTable.meters).filter(([, { verified }]) => !verified);
  const rows = unverified.map(([name, { unit, tiers, why = "" }]) => [name, `${tiers[0]?.price}`, unit, why]);
  const head = ["meter", "USD", "unit", "rests on"];
  expectInPage("unverified prices", inTable(head, rows));
});

describe("prod in docs/cost.md", () => {
  const prod = [...estimates].find(([{ name }]) => name === "prod")?.[1];
  if (!prod) throw new Error("there is no prod");

  it("is shown by meter", () => {
    expectInPage("prod by meter", metersInMarkdown(prod));
  });

  it("is compared, position by position, with what the reference estimates", () => {
    const rows = compared(prod);
    const [from, to] = [sum(rows.map((row) => row.from)), sum(rows.map((row) => row.to))];
    expect(sum(rows.map(({ monthly }) => monthly))).toBeCloseTo(prod.total, 6);
    expectInPage(
      "prod and the reference",
      [
        "| the reference has | $ a month | prod has | $ a month |",
        "| --- | ---: | --- | ---: |",
        ...rows.map(
          (row) => `| ${row.reference} | ${range(row.from, row.to)} | ${row.here} | ${amount(row.monthly)} |`,
        ),
        `| **together** | **${range(from, to)}** | | **${amount(prod.total)}** |`,
        "",
        inBoth(rows),
      ].join("\n"),
    );
  });
});

/** What the table means, in a sentence whose sums are made too. */
function inBoth(rows: ReturnType<typeof compared>): string {
  const shared = rows.filter(({ to, monthly }) => to > 0 && monthly > 0);
  const [missing, added] = [rows.filter(({ monthly }) => monthly === 0), rows.filter(({ to }) => to === 0)];
  const theirs = (each: typeof rows) =>
    range(sum(each.map((row) => row.from)), sum(each.map((row) => row.to)));
  const ours = (each: typeof rows) => amount(sum(each.map(({ monthly }) => monthly)));
  return (
    `In the positions that both have, the reference has $${theirs(shared)} and prod $${ours(shared)}. ` +
    `Only the reference has positions of $${theirs(missing)}, only prod has others of $${ours(added)}.`
  );
}

function inTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function range(from: number, to: number): string {
  return to === 0 ? "" : `${from.toLocaleString("en-US")} – ${to.toLocaleString("en-US")}`;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, each) => total + each, 0);
}
