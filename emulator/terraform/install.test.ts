import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installProvider } from "./install";
import { satisfyingVersion } from "./provider-version";
import { unkindOf } from "./stack-unkind";
import { TerraformFolder, temporaryCheckout } from "./testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root);
const config = process.env["TF_CLI_CONFIG_FILE"];

const stack = { resource: { time_sleep: { moment: { create_duration: "1s" } } } };
beforeAll(() => folder.write(stack));
afterAll(() => checkout.remove());
afterEach(() => {
  process.env["TF_CLI_CONFIG_FILE"] = config ?? "/dev/null";
  delete process.env["TF_PLUGIN_CACHE_DIR"];
});

const files = () =>
  Object.fromEntries(
    readdirSync(folder.path, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder.path, name))
      .filter((file) => statSync(file).isFile() && !file.includes("/.terraform/"))
      .map((file) => [file, [readFileSync(file, "utf8"), statSync(file).mtimeMs]]),
  );

describe("installing the providers beside a stack", () => {
  it("knows a provider by its short name, with its namespace and with its registry's host", () => {
    const before = files();
    for (const source of ["time", "hashicorp/time", "registry.terraform.io/hashicorp/time"]) {
      const stack = join(folder.path, "cdk.tf.json");
      const { terraform, ...rest } = JSON.parse(readFileSync(stack, "utf8"));
      terraform.required_providers.time.source = source;
      writeFileSync(stack, JSON.stringify({ terraform, ...rest }, null, 2));
      installProvider(folder.path, { root: checkout.root });
      expect(Object.keys(files())).toEqual(Object.keys(before));
    }
    folder.write(stack);
  });

  it("lets Terraform initialise without a registry, and leaves the lock file as it was", async () => {
    const before = files();
    await folder.init();
    expect(files()).toEqual(before);
  });

  it("changes nothing the second time", () => {
    const before = files();
    installProvider(folder.path, { root: checkout.root });
    expect(files()).toEqual(before);
  });

  it("tells the providers how unkind the local Azure is, until it is kind again", () => {
    installProvider(folder.path, { root: checkout.root, unkind: { deployer: "colleague" } });
    expect(unkindOf(folder.path)).toEqual({ deployer: "colleague" });
    installProvider(folder.path, { root: checkout.root });
    expect(unkindOf(folder.path)).toEqual({});
  });

  it("names the Node that came with Vitrine, whatever is first on the PATH, and the repository whose Azure it is", () => {
    const script = Object.keys(files()).find((file) => file.includes("terraform-provider-azurerm")) ?? "";
    const text = readFileSync(script, "utf8");
    expect(text).toContain(`exec '${process.cwd()}/node_modules/node/bin/node' '${process.cwd()}/emulator/`);
    expect(text).toContain(`--root '${checkout.root}'`);
    expect(statSync(script).mode & 0o111).toBe(0o111);
  });

  it("leaves the plugin cache alone, where other checkouts and the real azurerm are", async () => {
    const cache = join(checkout.root, "plugin-cache");
    mkdirSync(cache);
    process.env["TF_PLUGIN_CACHE_DIR"] = cache;
    await folder.init();
    expect(readdirSync(cache)).toEqual([]);
  });

  it("takes the place of what Terraform has linked from the plugin cache", () => {
    const installed = join(folder.path, ".terraform/providers/registry.terraform.io/hashicorp/time");
    const [version = ""] = readdirSync(installed);
    const [platform = ""] = readdirSync(join(installed, version));
    const link = join(installed, version, platform);
    rmSync(link, { recursive: true });
    symlinkSync(checkout.root, link);
    installProvider(folder.path, { root: checkout.root });
    expect(readdirSync(link)).toEqual([`terraform-provider-time_v${version}`]);
    expect(readdirSync(checkout.root)).not.toContain(`terraform-provider-time_v${version}`);
  });

  it("is found whatever the command line's configuration says of installing providers", async () => {
    const file = join(checkout.root, "terraformrc");
    writeFileSync(file, "provider_installation {\n  direct {}\n}\n");
    process.env["TF_CLI_CONFIG_FILE"] = file;
    await folder.init();
  });
});

describe("the version that is installed", () => {
  it.each([
    ["4.55.0", "4.55.0", "4.55.0"],
    ["~> 4.0", "4.55.0", "4.55.0"],
    ["~> 4.77", "4.55.0", "4.77.0"],
    ["~> 4.77.1", "4.55.0", "4.77.1"],
    [">= 3.0, < 4.50", "4.55.0", "3.0.0"],
    ["> 4.55.0, != 4.55.2", "4.55.0", "4.55.1"],
    [">= 0", undefined, "0.0.0"],
  ])("satisfies %s", (constraint, preferred, version) => {
    expect(satisfyingVersion(constraint, preferred)).toBe(version);
  });

  it("fails when no version can satisfy", () => {
    expect(() => satisfyingVersion("> 2.0, < 1.0", "4.55.0")).toThrow(/no version satisfies/);
  });
});
