import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Checkout } from "../support/checkout";
import { command, type Finished, succeeding } from "../support/command";

const ledger = mkdtempSync(join(tmpdir(), "vitrine-ledger-"));
const opened: Checkout[] = [];

/** A checkout whose local estate stands for an environment; only images, which is enough to look at packages. */
function checkout(): Checkout {
  const made = new Checkout();
  made.keepOnly(["imagePipeline"]);
  opened.push(made);
  return made;
}

async function promote({ root }: Checkout, stage: string, ...options: string[]): Promise<Finished> {
  return command(
    root,
    "node",
    "bin/vitrine.mjs",
    "promote",
    "local",
    "--as",
    stage,
    "--ledger",
    ledger,
    ...options,
  );
}

async function deploy({ root }: Checkout): Promise<void> {
  await succeeding(root, "npx", "cdktf", "deploy", "local", "--auto-approve");
}

afterAll(() => {
  // nothing is left of an estate whose checkout is gone: destroying it first would only take time
  for (const each of opened) each.remove();
  rmSync(ledger, { recursive: true, force: true });
});

describe("a package on its way through two environments", () => {
  const dev = checkout();
  const staging = checkout();

  it("is refused by the second while the first does not run it", async () => {
    for (const { root } of [dev, staging]) await succeeding(root, "node", "bin/synth.mjs");
    const refused = await promote(staging, "staging", "--check");
    expect(refused.exitCode).toBe(3);
    expect(refused.output).toMatch(/Images\/App\/Package \([0-9a-f]{16}\) was never deployed in dev/);
    expect(refused.output).toMatch(/why: .*\n {2}fix: .*\n {2}code: PackageNotPromoted/);

    const notDeployed = await promote(dev, "dev");
    expect(notDeployed).toMatchObject({ exitCode: 3, output: expect.stringContaining("PackageNotDeployed") });
  }, 120_000);

  it("goes on with the same hash once the first runs it", async () => {
    await deploy(dev);
    const passed = await promote(dev, "dev", "--json");
    expect(passed.exitCode).toBe(0);
    const checked = await promote(staging, "staging", "--check", "--json");
    expect(checked.exitCode).toBe(0);
    expect(hashesIn(checked)).toEqual(hashesIn(passed));

    await deploy(staging);
    expect((await promote(staging, "staging")).exitCode).toBe(0);
    expect(readdirSync(join(ledger, "staging"))).toEqual(readdirSync(join(ledger, "dev")));
  }, 180_000);

  it("is refused when its bytes are changed on the way", async () => {
    const { packages } = JSON.parse((await promote(staging, "staging", "--check", "--json")).stdout);
    appendFileSync(join(staging.root, "cdktf.out/stacks/local", packages[0].file), "x");
    const refused = await promote(staging, "staging", "--check");
    expect(refused.exitCode).toBe(3);
    expect(refused.output).toMatch(
      /Images\/App\/Package is [0-9a-f]{16} now, and the synth wrote [0-9a-f]{16}/,
    );
    expect(refused.output).toContain("code: PackageTampered");
  }, 60_000);

  it("is refused when a handler has been edited since", async () => {
    appendFileSync(join(staging.root, "runtime/functions/images/function.ts"), '\nconsole.log("edited");\n');
    await succeeding(staging.root, "node", "bin/synth.mjs");
    const refused = await promote(staging, "staging", "--check");
    expect(refused).toMatchObject({ exitCode: 3, output: expect.stringContaining("PackageNotPromoted") });
  }, 60_000);
});

function hashesIn({ stdout }: Finished): string[] {
  const { packages } = JSON.parse(stdout) as { packages: { hash: string }[] };
  return packages.map(({ hash }) => hash);
}
