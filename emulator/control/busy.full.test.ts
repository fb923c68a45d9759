import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connectedEmulator } from "../terraform/client/connected-emulator";
import { ref, TerraformFolder } from "../terraform/testing/terraform";
import { EmulatorCheckout, gone } from "./testing/emulator-checkout";

/** Longer than a server keeps a connection that nobody uses, unless it is told otherwise. */
const stoppedMs = 8_000;

let checkout: EmulatorCheckout;
const pid = () => checkout.address()?.pid ?? Number.NaN;

beforeEach(async () => {
  checkout = new EmulatorCheckout();
  await checkout.start();
});
afterEach(() => checkout.end());

it("a local Azure that had no time for seconds answers what it was asked meanwhile", async () => {
  const { root } = checkout;
  const emulator = connectedEmulator({ root, folder: root, terraformPid: process.pid, destroys: false });
  const group = { name: "photos", location: "westeurope" };
  const apply = { provider: "azurerm", type: "azurerm_resource_group", prior: null, planned: group };
  const { state } = await emulator.call<{ state: object }>("apply", apply);
  process.kill(pid(), "SIGSTOP");
  const reads = Array.from({ length: 3 }, () =>
    emulator.call("read", { provider: "azurerm", type: "azurerm_resource_group", state }),
  );
  await wait(stoppedMs);
  process.kill(pid(), "SIGCONT");
  expect(await Promise.all(reads)).toEqual([{ state }, { state }, { state }]);
});

it("a deploy goes on when the local Azure had no time for seconds, again and again", async () => {
  const folder = new TerraformFolder(checkout.root);
  const groups = Array.from({ length: 12 }, (_, index) => [
    `n${index}`,
    {
      name: `photos${index}`,
      location: "westeurope",
      ...(index > 0 && { tags: { after: ref(`azurerm_resource_group.n${index - 1}.id`) } }),
    },
  ]);
  folder.write({ resource: { azurerm_resource_group: Object.fromEntries(groups) } });
  await folder.init();
  const made = () => readdirSync(join(checkout.root, ".vitrine/local/resources")).length;
  const applying = folder.apply();
  for (const count of [1, 5, 9]) {
    while (made() < count) await wait(2);
    process.kill(pid(), "SIGSTOP");
    await wait(stoppedMs);
    process.kill(pid(), "SIGCONT");
  }
  expect(await applying).toContain("12 added");
  await folder.destroy();
  await gone(pid());
});

it("another one is not started beside one that had no time to answer", async () => {
  const before = checkout.address();
  process.kill(pid(), "SIGSTOP");
  const other = checkout.start();
  await wait(stoppedMs);
  process.kill(pid(), "SIGCONT");
  expect(await other).toBe(0);
  expect(checkout.address()).toEqual(before);
});
