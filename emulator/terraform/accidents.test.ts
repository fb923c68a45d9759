import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { killAll, processTree } from "../control/testing/emulator-checkout";
import { RecordKeeper } from "./testing/record-keeper";
import { ref, TerraformFolder, temporaryCheckout } from "./testing/terraform";

const checkouts = [temporaryCheckout(), temporaryCheckout()];
const folders = checkouts.map(({ root }) => new TerraformFolder(root));
const keepers: RecordKeeper[] = [];

const groups = (names: readonly string[]) => ({
  resource: {
    azurerm_resource_group: Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          name,
          location: "westeurope",
          ...(index > 0 && { tags: { after: ref(`azurerm_resource_group.${names[0]}.id`) } }),
        },
      ]),
    ),
  },
});

beforeAll(async () => {
  for (const { root } of checkouts) keepers.push(await RecordKeeper.start(root));
  for (const [index, folder] of folders.entries()) folder.write(groups([`first${index}`, `second${index}`]));
  await Promise.all(folders.map((folder) => folder.init()));
});

afterAll(async () => {
  await Promise.all(keepers.map((keeper) => keeper.stop()));
  for (const checkout of checkouts) checkout.remove();
});

it("two checkouts deploy at the same time, each into its own emulator", async () => {
  await Promise.all(folders.map((folder) => folder.apply()));
  expect([...(keepers[0]?.resources.keys() ?? [])].sort()).toEqual([
    "/subscriptions/0/azurerm_resource_group/first0",
    "/subscriptions/0/azurerm_resource_group/second0",
  ]);
  expect(keepers[1]?.resources.has("/subscriptions/0/azurerm_resource_group/first1")).toBe(true);
  expect(await Promise.all(folders.map((folder) => folder.plan()))).toEqual([{}, {}]);
});

it("goes on where a killed provider left off", async () => {
  const [folder, keeper] = [folders[0], keepers[0]];
  if (!folder || !keeper) throw new Error("no checkout");
  folder.write(groups(["first0", "second0", "third0"]));

  keeper.terraformPids.clear();
  keeper.whenCalled = (call) => {
    if (call === "apply")
      for (const terraform of keeper.terraformPids) killAll(processTree(terraform).slice(1));
  };
  const { code, output } = await folder.run("apply", "-auto-approve");
  keeper.whenCalled = () => {};
  expect(code).toBe(1);
  // whichever Terraform notices first
  expect(output).toMatch(/Plugin did not respond|Request cancelled/);

  await folder.apply();
  expect(keeper.resources.has("/subscriptions/0/azurerm_resource_group/third0")).toBe(true);
  expect(await folder.plan()).toEqual({});
});

it("goes on where a killed Terraform left off", async () => {
  const [folder, keeper] = [folders[0], keepers[0]];
  if (!folder || !keeper) throw new Error("no checkout");
  folder.write(groups(["first0", "second0", "third0", "fourth0"]));

  keeper.terraformPids.clear();
  keeper.whenCalled = (call) => {
    if (call === "apply") for (const terraform of keeper.terraformPids) process.kill(terraform, "SIGKILL");
  };
  expect((await folder.run("apply", "-auto-approve")).code).toBe(null);
  keeper.whenCalled = () => {};
  const { root } = checkouts[0] ?? { root: "" };
  while (commandsRunning().some((command) => command.includes(root))) await wait(50);

  await folder.apply();
  expect(await folder.plan()).toEqual({});
});

it("leaves no provider process behind", async () => {
  const { root } = checkouts[0] ?? { root: "" };
  const processes = commandsRunning().filter((command) => command.includes(root));
  expect(processes).toEqual([]);
});

it("plans after everything below .vitrine but the emulator's address was deleted", async () => {
  for (const name of ["cache", "provider"])
    rmSync(join(checkouts[1]?.root ?? "", ".vitrine", name), { recursive: true });
  expect(await folders[1]?.plan()).toEqual({});
});

/** The command lines of everything that runs on this machine. */
function commandsRunning(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return ""; // it ended in the meantime
      }
    });
}
