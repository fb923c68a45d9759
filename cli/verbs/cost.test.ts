import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordSynth } from "../../ci/last-synth";
import { cost } from "./cost";

const root = mkdtempSync(join(tmpdir(), "vitrine-cost-"));
const written = (stackName: string, resource: object) => {
  const folder = join(root, "cdktf.out", "stacks", stackName);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ "//": { metadata: { stackName } }, resource }));
};
beforeAll(() => {
  const block = (path: string, values: object) => ({
    ...values,
    "//": { metadata: { path: `prod/${path}/Resource` } },
  });
  written("prod", {
    azurerm_managed_redis: { Cache: block("Search/Cache", { sku_name: "Balanced_B5" }) },
    azurerm_riddle: { Riddle: block("Search/Riddle", {}) },
  });
  written("network-prod", {});
  recordSynth(join(root, "cdktf.out"), new Date());
});
afterAll(() => rmSync(root, { recursive: true }));

async function shown(...args: string[]): Promise<string> {
  const log = jest.spyOn(console, "log").mockImplementation(() => {});
  try {
    await cost(root, () => {}).parseAsync(args, { from: "user" });
    return log.mock.calls.map(([line]) => line).join("\n");
  } finally {
    log.mockRestore();
  }
}

describe("vitrine cost", () => {
  it("shows the sum, the constructs, what it rests on, and what is unknown", async () => {
    const text = await shown("prod");
    expect(text).toContain("prod: $272 a month, $272 when nobody uses it");
    expect(text).toMatch(/^ {2}Cache +271\.56 +271\.56 +redis/m);
    expect(text).toMatch(/1,000,000 searches with photos of 200 KB/);
    expect(text).toContain("1,460 node hours of redis.Balanced_B5: 2 nodes: highly available");
    expect(text).toMatch(
      /unknown, and in no sum\n {2}Search\/Riddle: ci\/cost knows no price for azurerm_riddle/,
    );
    expect(text).toContain("list prices of westeurope in USD");
  });

  it("fits into 100 columns", async () => {
    const lines = (await shown("prod")).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("gives programs everything as one JSON document", async () => {
    expect(JSON.parse(await shown("prod", "--json"))).toMatchObject({
      environment: "prod",
      total: 271.56,
      unknown: [{ path: "Search/Riddle" }],
      load: { visualSearch: { search: { searches: 1_000_000 } }, imagePipeline: { uploads: 200_000 } },
    });
  });

  it("says what to do about an environment that was not synthesized", async () => {
    await expect(shown("staging")).rejects.toMatchObject({ code: "EnvironmentNotSynthesized" });
  });
});
