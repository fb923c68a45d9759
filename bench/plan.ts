import { RecordKeeper } from "../emulator/terraform/testing/record-keeper";
import { ref, type Stack, TerraformFolder, temporaryCheckout } from "../emulator/terraform/testing/terraform";
import { median, print } from "./shared/figure";
import { costOf, type TreeCost } from "./shared/process-tree";

const sizes = [10, 100, 400];
const rounds = 3;

export const needsTerraform = true;

/**
 * Plans of the same graph, ten resources wide, with our provider and with `terraform_data`, which Terraform plans
 * by itself without any provider process: what is left is the price of a provider.
 */
export async function run(): Promise<void> {
  const checkout = temporaryCheckout();
  const keeper = await RecordKeeper.start(checkout.root);
  try {
    for (const size of sizes) {
      const ours = await prepared(checkout.root, `ours-${size}`, accounts(size));
      const limit = await prepared(checkout.root, `limit-${size}`, data(size));
      await compare(`plan of ${size} new resources`, ours, limit);
      for (const folder of [ours, limit]) await folder.apply();
      await compare(`plan of ${size} resources without a change`, ours, limit);
    }
  } finally {
    await keeper.stop();
    checkout.remove();
  }
}

async function prepared(root: string, name: string, stack: Stack): Promise<TerraformFolder> {
  const folder = new TerraformFolder(root, { name });
  folder.write(stack);
  await folder.init();
  return folder;
}

/** Each with the id of the one ten places before it in its tags, and beside them every provider that an estate has. */
const accounts = (size: number): Stack => ({
  provider: {
    azurerm: [{ features: [{}], subscription_id: "00000000-0000-0000-0000-000000000000" }],
    azapi: {},
    azuread: {},
    time: {},
  },
  resource: {
    azurerm_storage_account: resources(size, (name, before) => ({
      name,
      resource_group_name: "rg",
      location: "westeurope",
      account_tier: "Standard",
      account_replication_type: "LRS",
      blob_properties: { delete_retention_policy: { days: 7 } },
      tags: { before: before ? ref(`azurerm_storage_account.${before}.id`) : "none" },
    })),
  },
});

const data = (size: number): Stack => ({
  // Terraform starts no provider that is not in the stack
  terraform: {},
  provider: undefined,
  resource: {
    terraform_data: resources(size, (name, before) => ({
      input: { name, before: before ? ref(`terraform_data.${before}.id`) : "none" },
    })),
  },
});

function resources(size: number, make: (name: string, before: string | undefined) => object): object {
  const name = (index: number) => `account${index}`;
  return Object.fromEntries(
    Array.from({ length: size }, (_, index) => [
      name(index),
      make(name(index), index < 10 ? undefined : name(index - 10)),
    ]),
  );
}

async function compare(what: string, ours: TerraformFolder, limit: TerraformFolder): Promise<void> {
  const costs: Record<"ours" | "limit", TreeCost[]> = { ours: [], limit: [] };
  for (let round = 0; round < rounds; round++) {
    costs.ours.push(await costOf("terraform", ["plan"], ours.path));
    costs.limit.push(await costOf("terraform", ["plan"], limit.path));
  }
  for (const [key, name, unit] of [
    ["seconds", "time", "s"],
    ["megabytes", "peak memory of Terraform and its providers", "MB"],
  ] as const) {
    const value = median(costs.ours.map((cost) => cost[key]));
    const peerValue = median(costs.limit.map((cost) => cost[key]));
    print({
      figure: `${what}, ${name}`,
      value,
      unit,
      peer: "terraform_data",
      peerValue,
      ratio: value / peerValue,
    });
  }
}
