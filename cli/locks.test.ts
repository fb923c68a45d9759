import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installProvider } from "../emulator/terraform/install";
import bootstrap from "../environments/bootstrap";
import { planOfBootstrap } from "../test/support/estates";
import { deployedLocks } from "./locks";
import { terraform } from "./plan/terraform";

/** A checkout in which bootstrap was deployed, as far as that can be assumed. */
const root = mkdtempSync(join(tmpdir(), "vitrine-locks-"));
const stack = join(root, "cdktf.out/stacks/bootstrap");
afterAll(() => rmSync(root, { recursive: true }));

beforeAll(async () => {
  const { terraform: settings, ...synthesized } = planOfBootstrap().synthesized as { terraform: object };
  const backend = { local: { path: join(root, "terraform.tfstate") } };
  mkdirSync(stack, { recursive: true });
  writeFileSync(
    join(stack, "cdk.tf.json"),
    JSON.stringify({ ...synthesized, terraform: { ...settings, backend } }),
  );
  installProvider(stack, { root: process.cwd(), azure: "assumed" });
  await terraform(stack, "init", "-input=false");
  await terraform(stack, "apply", "-auto-approve", "-input=false");
}, 120_000);

describe("the locks that a deploy has put on", () => {
  it("are those of each account that keeps a state, for the bootstrap", async () => {
    const accounts = (await deployedLocks(root, "bootstrap")).map(({ scope }) => scope.split("/").at(-1));
    expect(accounts).toHaveLength(1 + bootstrap.stages.length);
    expect(accounts).toContain(bootstrap.state.storageAccountName);
  }, 60_000);

  it.each([
    ["an environment that is not there", "moon", "EnvironmentNotFound"],
    ["one that was not synthesized here", "prod", "EnvironmentNotSynthesized"],
  ])("fails when it is asked for %s", async (_what, environment, code) => {
    await expect(deployedLocks(root, environment)).rejects.toMatchObject({ code });
  });
});
