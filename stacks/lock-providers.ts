import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The hashes of the real providers, one file for all stacks of Azure; `node bin/lock-providers.mjs` writes it. */
export const lockedProviders = "stacks/providers.lock.hcl";

/**
 * Puts the committed lock file beside a stack, so that Terraform takes the providers that somebody has seen and no others.
 * Terraform would add what a stack does not use to the differences, so each gets the blocks of its own providers.
 *
 * @param vitrine its folder, absolute
 * @param stack folder, absolute
 * @returns false while nothing is committed: then Terraform trusts what it downloads first
 */
export function lockProviders(vitrine: string, stack: string): boolean {
  const file = join(vitrine, lockedProviders);
  if (!existsSync(file)) return false;
  const { terraform } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as StackJson;
  const used = Object.values(terraform.required_providers).map(({ source }) => source.toLowerCase());
  const blocks = [...readFileSync(file, "utf8").matchAll(/^provider "([^"]+)" \{\n[\s\S]*?^\}$/gm)];
  const own = blocks.filter(([, address = ""]) => used.some((source) => isAddressOf(source, address)));
  writeFileSync(join(stack, ".terraform.lock.hcl"), `${own.map(([block]) => block).join("\n\n")}\n`);
  return true;
}

interface StackJson {
  readonly terraform: { readonly required_providers: Readonly<Record<string, { readonly source: string }>> };
}

/** "azurerm" and "hashicorp/azurerm" are registry.terraform.io/hashicorp/azurerm. */
function isAddressOf(source: string, address: string): boolean {
  const parts = source.split("/");
  return (
    [...["registry.terraform.io", "hashicorp"].slice(0, 3 - parts.length), ...parts].join("/") === address
  );
}
