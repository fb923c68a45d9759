import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { emulatorAddress } from "../client/emulator-client";
import { wholeState } from "../state/state-file";
import { stateFile } from "../state/state-place";
import { TerraformFolder, temporaryCheckout } from "../testing/terraform";
import { serveRun } from "./serve-run";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { name: "../cdktf.out/stacks/local" });

beforeAll(() => {
  folder.write({
    terraform: {
      backend: { http: {} },
      required_providers: {
        azurerm: { source: "registry.terraform.io/hashicorp/azurerm", version: "4.55.0" },
        time: { source: "registry.terraform.io/hashicorp/time", version: "0.13.1" },
      },
    },
    resource: {
      azurerm_resource_group: { group: { name: "photos", location: "westeurope" } },
      time_sleep: { later: { create_duration: "30s", depends_on: ["azurerm_resource_group.group"] } },
    },
  });
  for (const script of installedProviders()) writeFileSync(script, "#!/bin/sh\nexit 1\n");
});
afterAll(() => checkout.remove());

function installedProviders(): string[] {
  return readdirSync(join(folder.path, ".terraform/providers"), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder.path, ".terraform/providers", name))
    .filter((file) => statSync(file).isFile());
}

/** As the process of such a command would. */
async function serve(...args: readonly string[]): Promise<void> {
  Object.assign(process.env, await serveRun(checkout.root, args));
}

it("answers for the providers, of which Terraform starts none", async () => {
  await serve("deploy", "local", "--auto-approve");
  await folder.init();
  expect(await folder.apply()).toContain("2 added");
  expect(wholeState(stateFile(join(checkout.root, ".vitrine/local")))?.resources).toHaveLength(2);
  expect(await folder.plan()).toEqual({});
});

it("lets nobody else on the machine ask them", () => {
  const served = Object.values(JSON.parse(process.env["TF_REATTACH_PROVIDERS"] ?? "{}"));
  const sockets = (served as { Addr: { String: string } }[]).map(({ Addr }) => Addr.String);
  expect(sockets).toHaveLength(4);
  for (const socket of sockets) expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
});

it("tells the local Azure when Terraform has taken everything down, while the command goes on", async () => {
  await serve("destroy", "local");
  expect(await folder.destroy()).toContain("2 destroyed");
  while (emulatorAddress(checkout.root)) await wait(50);
  expect(emulatorAddress(checkout.root)).toBeUndefined();
  while (existsSync(join(checkout.root, ".vitrine/local"))) await wait(50);
  expect(existsSync(join(checkout.root, ".vitrine/local"))).toBe(false);
});

it("lets Terraform start them where the repository's path is too long for a socket", async () => {
  const served = await serveRun(join(checkout.root, "x".repeat(80)), ["deploy", "local"]);
  expect(Object.keys(served)).not.toContain("TF_REATTACH_PROVIDERS");
});

it.each(["deploy prod", "deploy local prod", "deploy *", "plan", "deploy local --output elsewhere"])(
  "leaves its own providers to each Terraform of cdktf %s",
  async (words) => {
    expect(Object.keys(await serveRun(checkout.root, words.split(" ")))).not.toContain(
      "TF_REATTACH_PROVIDERS",
    );
  },
);
