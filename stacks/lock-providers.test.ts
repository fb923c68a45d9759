import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BareCheckout } from "../test/support/bare-checkout";
import { lockProviders } from "./lock-providers";

const block = (address: string, version: string, hash = "0") =>
  `provider "registry.terraform.io/${address}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n    "zh:${hash.repeat(64)}",\n  ]\n}\n`;
const whole = [
  '# This file is maintained automatically by "terraform init".\n',
  block("azure/azapi", "2.12.0", "a"),
  block("hashicorp/azurerm", "4.55.0", "b"),
  block("hashicorp/time", "0.13.1", "c"),
].join("\n");
const stack = JSON.stringify({
  terraform: {
    required_providers: {
      azapi: { source: "azure/azapi", version: "2.12.0" },
      azurerm: { source: "azurerm", version: "4.55.0" },
    },
  },
});

describe("the committed hashes of providers", () => {
  const root = mkdtempSync(join(tmpdir(), "vitrine-lock-"));
  const folder = join(root, "stack");
  beforeAll(() => {
    for (const each of ["stacks", "stack"]) mkdirSync(join(root, each));
    writeFileSync(join(folder, "cdk.tf.json"), stack);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it("are nowhere before somebody has locked them", () => {
    expect(lockProviders(root, folder)).toBe(false);
  });

  it("lie beside a stack, those of the providers that it uses and no others", () => {
    writeFileSync(join(root, "stacks/providers.lock.hcl"), whole);
    expect(lockProviders(root, folder)).toBe(true);
    const written = readFileSync(join(folder, ".terraform.lock.hcl"), "utf8");
    expect([...written.matchAll(/^provider "([^"]+)"/gm)].map(([, address]) => address)).toEqual([
      "registry.terraform.io/azure/azapi",
      "registry.terraform.io/hashicorp/azurerm",
    ]);
    expect(written).toContain(`"zh:${"b".repeat(64)}"`);
  });
});

describe("node bin/lock-providers.mjs", () => {
  let checkout: BareCheckout;
  beforeEach(() => {
    checkout = new BareCheckout().write("cdktf.out/stacks/dev/cdk.tf.json", stack).write("stacks/.keep", "");
  });
  afterEach(() => checkout.remove());
  const run = (...args: string[]) => checkout.run(["bin/lock-providers.mjs", ...args]);

  it("writes what Terraform finds for every platform, and is content with it", async () => {
    checkout.write("found.hcl", whole);
    checkout.program(
      "terraform",
      `echo "$*" > ${checkout.root}/asked; cp ${checkout.root}/found.hcl "\${1#-chdir=}/.terraform.lock.hcl"`,
    );
    expect(await run()).toMatchObject({ code: 0 });
    expect(readFileSync(join(checkout.root, "asked"), "utf8")).toMatch(
      /providers lock -platform=linux_amd64 .*-platform=darwin_arm64/,
    );
    expect(await run("--check")).toMatchObject({ code: 0 });
  });

  it.each([
    ["there is no file", ""],
    ["a provider is missing", block("azure/azapi", "2.12.0")],
    ["a version is another", block("azure/azapi", "2.12.0") + block("hashicorp/azurerm", "4.54.0")],
    ["there are no hashes", whole.replaceAll("zh:", "no:")],
  ])("fails when %s", async (_, text) => {
    if (text !== "") checkout.write("stacks/providers.lock.hcl", text);
    const { code, stderr } = await run("--check");
    expect(code).toBe(1);
    expect(stderr).toContain("code: ProvidersNotLocked");
  });
});
