import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { outputsOf } from "./outputs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vitrine-outputs-"));
  process.env["TERRAFORM_BINARY_NAME"] = join(root, "no-terraform");
  write("cdktf.out/stacks/local/cdk.tf.json", { terraform: { backend: { http: {} } } });
});
afterEach(() => {
  delete process.env["TERRAFORM_BINARY_NAME"];
  rmSync(root, { recursive: true });
});

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(content));
}
const state = (outputs: object) => ({ version: 4, serial: 1, lineage: "one", resources: [], outputs });

it("reads the outputs of the local estate from its state, without Terraform", async () => {
  write(
    ".vitrine/local/terraform.tfstate",
    state({ console_url: { value: "http://127.0.0.1", type: "string" } }),
  );
  expect(await outputsOf(root, "local")).toEqual({ console_url: "http://127.0.0.1" });
});

it("says that nothing is deployed when the state has no outputs", async () => {
  write(".vitrine/local/terraform.tfstate", state({}));
  await expect(outputsOf(root, "local")).rejects.toMatchObject({ code: "EnvironmentNotDeployed" });
});

it("leaves a state that is not whole to Terraform", async () => {
  write(".vitrine/local/terraform.tfstate", "half");
  await expect(outputsOf(root, "local")).rejects.toMatchObject({ code: "TerraformMissing" });
});
