import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import { hubNetwork } from "../support/hub-network";

jest.setTimeout(30 * 60_000);

// the rules of storage and vaults are enforced, those of databases are not
describe("films in a private network, of which the local Azure enforces what it can", () => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["films"]);
    change("environments/local.ts", 'network: { mode: "public" }', `network: ${JSON.stringify(hubNetwork)}`);
    const unkind = { endpointsTakeSeconds: 0, deployerStands: "inside" };
    change("environments/local.ts", "waits:", `unkind: ${JSON.stringify(unkind)},\n  waits:`);
    await deployLocal(checkout);
  });

  afterAll(() => destroyLocal(checkout));

  it("are trained: their job is let out to the storage that its stages keep what they came to in", async () => {
    const started = await command(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    expect([started.exitCode, started.output]).toEqual([0, expect.stringMatching(/ratings/)]);
    expect(await train()).toMatchObject({ status: "Completed" });
  });

  it("fail to be trained without the rule, and the job says which one is missing", async () => {
    change(
      "constructs/ml-workspace/workspace.ts",
      "!this.reachesByItself(each)",
      'each.service !== "blob" && !this.reachesByItself(each)',
    );
    await deployLocal(checkout);
    await expect(train()).rejects.toThrow(/no outbound rule that lets/);
  });

  function change(file: string, from: string, to: string): void {
    const path = join(checkout.root, file);
    const text = readFileSync(path, "utf8");
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  }

  async function train() {
    const { exitCode, output } = await command(
      checkout.root,
      "node",
      "bin/vitrine.mjs",
      "train",
      "films",
      "--json",
    );
    if (exitCode !== 0) throw new Error(output);
    return JSON.parse(output.slice(output.indexOf("{")));
  }
});
