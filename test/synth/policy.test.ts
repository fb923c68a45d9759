import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../support/checkout";

// a synth of a new checkout bundles everything, and reads all of it for grants
jest.setTimeout(180_000);
const checkout = new Checkout();
afterAll(() => checkout.remove());

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: checkout.root,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

/** Writes something else into an environment's file of the copy. */
function edit(environment: string, from: string, to: string): void {
  rewrite(`environments/${environment}.ts`, from, to);
}

function rewrite(path: string, from: string, to: string): void {
  const file = join(checkout.root, path);
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  writeFileSync(file, text.replace(from, to));
}

describe("a synth", () => {
  it("fails with what, where, why and the fix when an environment breaks a rule, and leaves the stack to look at", () => {
    edit("dev", 'service: { sku: "basic"', 'service: { sku: "standard3"');
    edit("prod", 'regions: ["westeurope", "northeurope"]', 'regions: ["westeurope"]');

    const { status, stderr } = run("bin/synth.mjs");
    expect(status).toBe(1);
    expect(stderr).toContain(
      'error sku: sku.name is "standard3"; allowed: basic\n  at:  dev/Search/Index\n  why: ',
    );
    expect(stderr).toContain(
      'error region-of-copies: account_replication_type "GZRS" copies it to northeurope\n' +
        "  at:  prod/Articles/Intake/Storage, prod/Articles/Lake/Storage, prod/Films/Import/Storage, prod/Images/Storage, prod/Search/Catalogue/Storage\n",
    );
    expect(stderr).toMatch(
      /The policy refuses dev, prod: .*\n {2}why: .*\n {2}fix: .*\n {2}code: PolicyRefused/,
    );

    const policy = run("bin/vitrine.mjs", "policy", "dev", "--json");
    expect(policy.status).toBe(3);
    expect(JSON.parse(policy.stdout)).toMatchObject({
      environment: "dev",
      refused: true,
      findings: expect.arrayContaining([
        expect.objectContaining({ severity: "error", rule: "sku", path: "Search/Index" }),
      ]),
    });
    expect(run("bin/vitrine.mjs", "policy", "local").status).toBe(0);
  });

  it("lives with a finding that the environment suppresses for a while, and warns in a line each of what is coming", () => {
    const suppression = `{ rule: "sku", path: "Search/Index", reason: "a load test", expires: "2026-12-24" }`;
    edit("dev", "policy: {", `policy: { suppressions: [${suppression}],`);
    edit("prod", 'regions: ["westeurope"]', 'regions: ["westeurope", "northeurope"]');
    rewrite("constructs/function-app/site-body.ts", 'version: "24"', 'version: "22"');
    const synth = run("bin/synth.mjs");
    expect(synth.status).toBe(0);
    expect(synth.stdout).toMatch(
      /^warning retirement: Node 22 ends on 2027-04-30, .* \(dev, staging, prod: 33 places\)$/m,
    );
    const { stdout } = run("bin/vitrine.mjs", "policy", "dev");
    expect(stdout).toMatch(/sku +Search\/Index +2026-12-24 +a load test/);

    edit("dev", "2026-12-24", "2026-11-20");
    expect(run("bin/vitrine.mjs", "policy", "dev").status).toBe(3); // as the file is now, not as it was synthesized
    const { status, stderr } = run("bin/synth.mjs");
    expect(status).toBe(1);
    expect(stderr).toContain("error suppression: the suppression of sku has expired on 2026-11-20\n");
  });
});
