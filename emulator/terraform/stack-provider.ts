import { join } from "node:path";
import type { ProviderName } from "../resource-manager/protocol";
import { azapi } from "./azapi/azapi";
import { azuread } from "./azuread/azuread";
import { azurerm } from "./azurerm/azurerm";
import type { Provider } from "./plugin/tfplugin6";
import { createProvider, type ProviderOptions } from "./provider";
import type { ProviderKind } from "./provider-kind";
import { typesOfStack } from "./schema/stack-types";
import { unkindOf } from "./stack-unkind";
import { stateFile } from "./state/state-place";
import { timeBeside } from "./time/time";

const kinds: Readonly<Record<ProviderName, (root: string, folder: string) => ProviderKind>> = {
  azurerm,
  azapi: () => azapi,
  azuread,
  time: (_, folder) => timeBeside(unkindOf(folder)),
};

export const providerNames = Object.keys(kinds) as ProviderName[];

/**
 * One of our providers, with what a stack needs of its schema.
 *
 * @param root the repository, absolute
 * @param folder of the stack, absolute
 * @returns makes it, as often as Terraform would start a process for it: the schema is read once
 */
export function providerOfStack(
  name: ProviderName,
  { root, folder, emulator }: { root: string; folder: string } & Pick<ProviderOptions, "emulator">,
): () => Provider {
  const kind = kinds[name](root, folder);
  const types = typesOfStack(folder, name, stateFile(join(root, ".vitrine/local")));
  const schema = kind.schemaOf(types);
  return () => createProvider({ kind: { ...kind, schemaOf: () => schema }, types, emulator });
}
