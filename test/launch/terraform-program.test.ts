import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { BareCheckout } from "../support/bare-checkout";

let checkout: BareCheckout;
beforeEach(() => {
  checkout = new BareCheckout().write("node_modules/.bin/.keep", "");
  checkout.write(
    "main.mjs",
    'import { guarded } from "./bin/failures.mjs";\nimport { ensureTerraform } from "./bin/terraform-program.mjs";\n' +
      "await guarded(ensureTerraform);\n",
  );
});
afterEach(() => checkout.remove());

const reporting = (version: string) => `echo '{"terraform_version": "${version}"}'`;
// not even /bin: the machine that runs the test may have a Terraform there
const ensure = () => checkout.run(["main.mjs"], { PATH: join(checkout.root, "programs") });
const standIn = () => join(checkout.root, "node_modules/.bin/terraform");

it("leaves a recent Terraform alone, and takes away what stood in for it", async () => {
  checkout.program("tofu", reporting("1.8.0"));
  await ensure();
  expect(existsSync(standIn())).toBe(true);

  checkout.program("terraform", reporting("1.5.0"));
  expect(await ensure()).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(existsSync(standIn())).toBe(false);
});

it("lets cdktf find OpenTofu when there is no Terraform", async () => {
  checkout.program("tofu", reporting("1.8.0"));
  const { code, stdout } = await ensure();
  expect(code).toBe(0);
  expect(stdout).toContain("Using OpenTofu 1.8.0");
  expect(join(standIn(), "..", readlinkSync(standIn()))).toBe(join(checkout.root, "programs/tofu"));
});

it("fails when there is neither and nobody at the terminal to ask", async () => {
  const { code, stdout, stderr } = await ensure();
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(
    /Terraform is missing\n {2}why: .*\n {2}fix: install Terraform 1\.5 or newer.*\n {2}code: TerraformMissing/,
  );
});

it("fails when Terraform is too old, and names the version", async () => {
  checkout.program("terraform", reporting("1.4.6"));
  expect(await ensure()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Terraform 1.4.6 is too old"),
  });
});

describe("the Terraform that is fetched", () => {
  const read = (file: string) => JSON.parse(readFileSync(join("bin/terraform", file), "utf8"));

  it("is pinned with everything that comes along, by content", () => {
    const { packages } = read("package-lock.json") as { packages: Record<string, { integrity?: string }> };
    const fetched = Object.entries(packages).filter(([name]) => name !== "");
    expect(fetched.length).toBeGreaterThan(10);
    expect(fetched.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ""))).toEqual([]);
    expect(packages[""]).toMatchObject({ dependencies: read("package.json").dependencies });
  });

  it("comes from the lock file, without running any package's code", () => {
    const program = readFileSync("bin/terraform-program.mjs", "utf8");
    expect(program).toContain('"ci", "--ignore-scripts"');
    expect(program).not.toMatch(/"install"/);
  });
});
