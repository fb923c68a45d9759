import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gone } from "../../emulator/control/testing/emulator-checkout";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { destroyLocal } from "../support/deployed";
import { LocalEstate } from "../support/local-estate";

jest.setTimeout(240_000);

/** One estate to which one thing after the other happens. */
describe("a local estate whose files are lost", () => {
  const checkout = new Checkout();
  const local = (...path: string[]) => join(checkout.root, ".vitrine/local", ...path);
  const cdktf = (...args: string[]) => command(checkout.root, "npx", "cdktf", ...args);
  const deploy = () => succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
  const estate = new LocalEstate(checkout.root);

  beforeAll(() => {
    checkout.keepOnly(["imagePipeline"]);
    const prod = join(checkout.root, "environments/prod.ts");
    const text = readFileSync(prod, "utf8");
    const wanted = 'regions: ["westeurope", "northeurope"]';
    expect(text).toContain(wanted);
    writeFileSync(prod, text.replace(wanted, 'regions: ["westeurope"]'));
  });

  afterAll(() => destroyLocal(checkout));

  it("is deployed once at a time, whatever the policy refuses elsewhere", async () => {
    const first = deploy();
    while (!existsSync(join(checkout.root, ".vitrine/local-run.json"))) await wait(50);
    const second = await cdktf("deploy", "local", "--auto-approve");
    expect(second).toMatchObject({ exitCode: 1, output: expect.stringContaining("code: EstateBusy") });
    expect(second.output).not.toContain("-lock=false");
    expect((await first).output).toContain("the policy refuses prod");
  });

  it("fails when the environment that the policy refuses is planned", async () => {
    expect(await cdktf("diff", "prod")).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("code: PolicyRefused"),
    });
  });

  it("fails when TF_WORKSPACE would look for another state", async () => {
    const child = spawn("npx", ["cdktf", "destroy", "local", "--auto-approve"], {
      cwd: checkout.root,
      env: { ...process.env, TF_WORKSPACE: "mine" },
      stdio: "ignore",
    });
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(Object.keys(estate.resources("azurerm_resource_group"))).toHaveLength(1);
  });

  it("has its state back when that was emptied", async () => {
    truncateSync(local("terraform.tfstate"), 0);
    expect((await deploy()).output).toContain("No changes");
  });

  it("keeps its addresses when what the local Azure keeps is damaged while it does not run", async () => {
    await succeeding(checkout.root, "npx", "vitrine", "stop");
    for (const file of ["ports.json", "tls/authority.pem", "storage/accounts.json", "identity/signing.key"])
      truncateSync(local(file), 0);
    expect((await deploy()).output).toContain("No changes");
  });

  it("is found when its address and authority are damaged while it runs", async () => {
    const { pid } = estate.address;
    for (const file of ["emulator.json", "tls/authority.pem"]) writeFileSync(local(file), "{");
    expect((await deploy()).output).toContain("No changes");
    expect(estate.address.pid).toBe(pid);
    expect(estate.authority).toContain("BEGIN CERTIFICATE");
  });

  it("goes as a whole when every state of it is gone", async () => {
    const { pid } = estate.address;
    for (const name of ["", ".kept", ".backup"]) rmSync(local(`terraform.tfstate${name}`), { force: true });
    const destroyed = await succeeding(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    expect(destroyed.output).toContain("Resources: 1 destroyed");
    await gone(pid);
    expect([existsSync(local()), checkout.processes()]).toEqual([false, []]);
  });
});
