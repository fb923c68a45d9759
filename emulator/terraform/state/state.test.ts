import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ResourceStore } from "../../resource-manager/resource-store";
import { keepState, keptState } from "./keep-state";
import { mendState } from "./mend-state";
import { wholeState } from "./state-file";
import { stateFile } from "./state-place";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-state-"));
  file = stateFile(folder);
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stack = { resource: { azurerm_resource_group: { Group: { name: "rg" }, Other: { name: "absent" } } } };
const state = (...types: string[]) =>
  JSON.stringify({
    version: 4,
    serial: 7,
    lineage: "one",
    outputs: {},
    resources: types.map((type) => ({ mode: "managed", type, name: "Group", instances: [] })),
  });
const mend = () => mendState(folder, folder);
const typesIn = () => wholeState(file)?.resources.map(({ type, name }) => `${type}.${name}`);

/** The local Azure holds a group, and an account that only a killed run knew. */
function makeEstate(): void {
  const store = new ResourceStore(join(folder, "resources"));
  for (const [type, id, name] of [
    ["azurerm_resource_group", "/subscriptions/s/resourceGroups/rg", "rg"],
    ["azurerm_storage_account", "/subscriptions/s/resourceGroups/rg/providers/m/a", "a"],
  ] as const)
    store.put({ id, provider: "azurerm", type, values: { id, name, location: "westeurope" } });
}

const damages: Readonly<Record<string, () => void>> = {
  emptied: () => truncateSync(file, 0),
  "cut off": () => truncateSync(file, 60),
  "not JSON": () => writeFileSync(file, Buffer.alloc(100)),
  "another document": () => writeFileSync(file, "{}"),
  gone: () => rmSync(file),
};

describe.each(Object.entries(damages))("a state that is %s", (_, damage) => {
  it("comes back as it was kept", () => {
    makeEstate();
    writeFileSync(file, state("azurerm_resource_group", "azurerm_storage_account"));
    keepState(folder);
    damage();
    keepState(folder); // what is damaged does not replace what is kept
    expect(mend()).toContain("2 resources exist");
    expect(wholeState(file)).toEqual(wholeState(keptState(folder)));
    expect(typesIn()).toEqual(["azurerm_resource_group.Group", "azurerm_storage_account.Group"]);
  });

  it("begins anew with the groups that exist when none was kept", () => {
    makeEstate();
    writeFileSync(file, state());
    damage();
    expect(mend()).toContain("2 resources exist");
    expect(typesIn()).toEqual(["azurerm_resource_group.Group"]);
    expect(mend()).toBeUndefined();
  });

  it("is removed where nothing exists", () => {
    writeFileSync(file, state());
    damage();
    expect([mend(), existsSync(file)]).toEqual([undefined, false]);
  });
});

it("is left alone while it is whole, and knows the groups", () => {
  makeEstate();
  writeFileSync(file, state("azurerm_resource_group"));
  expect([mend(), readFileSync(file, "utf8")]).toEqual([undefined, state("azurerm_resource_group")]);
});

it("learns of its group when a killed run did not write it down", () => {
  makeEstate();
  writeFileSync(file, state());
  mend();
  expect(wholeState(file)).toMatchObject({ serial: 8, lineage: "one" });
  expect(typesIn()).toEqual(["azurerm_resource_group.Group"]);
});
