import { MachineLearningWorkspace } from "@cdktf/provider-azurerm/lib/machine-learning-workspace";
import type { TerraformStack } from "cdktf";
import { azapi } from "../../emulator/terraform/azapi/azapi";
import { azurerm } from "../../emulator/terraform/azurerm/azurerm";
import { createProvider } from "../../emulator/terraform/provider";
import type { StackTypes } from "../../emulator/terraform/schema/stack-types";
import { time } from "../../emulator/terraform/time/time";
import prod from "../../environments/prod";
import { environments, onKubernetes, planOfBootstrap, plansOf, withScoring } from "../support/estates";
import { type Attributes, Plan } from "../support/plan";
import { realVerdicts, type Verdict, withChange } from "../support/provider-verdicts";
import { refusalsOf } from "../support/terraform-validate";
import { stricterThanTheProvider } from "./stricter-than-the-provider";

const verdicts = realVerdicts();

/** Production, where Azure builds the image. */
const building = withScoring(prod, { imageRegistryId: undefined });

/** All resources of the stacks that the verdicts are about, by type. */
const resources: Record<string, Attributes[]> = {};
const plans = [
  ...[prod, building, onKubernetes, ...environments].flatMap(plansOf),
  planOfBootstrap(),
  Plan.of(workspace),
];
for (const { synthesized } of plans)
  for (const [type, byName] of Object.entries(synthesized.resource ?? {}))
    resources[type] = [...(resources[type] ?? []), ...Object.values(byName)];

/** The verdicts know one that azurerm makes; the estates make theirs by azapi. */
function workspace(stack: TerraformStack): void {
  const id = (type: string) => `\${azurerm_${type}.Some.id}`;
  new MachineLearningWorkspace(stack, "Workspace", {
    name: "mlw-vitrine-search-prod",
    resourceGroupName: "rg-vitrine-prod",
    location: "westeurope",
    applicationInsightsId: id("application_insights"),
    keyVaultId: id("key_vault"),
    storageAccountId: id("storage_account"),
    containerRegistryId: id("container_registry"),
    identity: { type: "UserAssigned", identityIds: [id("user_assigned_identity")] },
    primaryUserAssignedIdentity: id("user_assigned_identity"),
    publicNetworkAccessEnabled: false,
    managedNetwork: { isolationMode: "AllowInternetOutbound" },
    imageBuildComputeName: "image-builder",
    v1LegacyModeEnabled: false,
    tags: { product: "vitrine", environment: "prod" },
  });
}

const providers = [azurerm(process.cwd()), azapi, time].map((kind) => {
  const types: StackTypes = {
    resources: Object.keys(resources).filter((type) => type.startsWith(`${kind.name}_`)),
    dataSources: [],
  };
  const provider = createProvider({ kind, types, emulator: undefined });
  return { name: kind.name, provider, blocks: kind.schemaOf(types).resources };
});
const ours = Object.keys(resources).filter((type) => providers.some(({ blocks }) => type in blocks));

function validate(type: string, attributes: Attributes): Promise<string[]> {
  const { provider, blocks } = providers.find(({ name }) => type.startsWith(`${name}_`)) ?? {};
  const block = blocks?.[type];
  if (!provider || !block) throw new Error(`no provider of ours has ${type}`);
  return refusalsOf(provider, type, block, attributes);
}

it.each(ours)("accepts each %s of our own stacks", async (type) => {
  for (const attributes of resources[type] ?? []) expect(await validate(type, attributes)).toEqual([]);
});

describe("where the real providers' verdicts are on this machine", () => {
  it("says of every change what they say, and refuses more only for a reason", async () => {
    if (!verdicts) return console.warn("../shared/azure-schema is not here: nothing was replayed");
    const replayed: { verdict: Verdict; isRefused: boolean }[] = [];
    for (const verdict of verdicts) {
      const changed = withChange(candidates(verdict), verdict);
      if (changed === undefined) continue;
      replayed.push({ verdict, isRefused: (await validate(verdict.type, changed)).length > 0 });
    }
    expect(replayed.length / verdicts.length).toBeGreaterThan(0.98);

    const refused = replayed.filter(({ verdict }) => verdict.real === "refused");
    const agreed = refused.filter(({ isRefused }) => isRefused);
    const share = agreed.length / refused.length;
    console.log(
      `of ${refused.length} changes that the real providers refuse, ours refuse ${agreed.length}: ${share}`,
    );
    expect(share).toBeGreaterThanOrEqual(0.95);

    const stricter = replayed
      .filter(({ verdict, isRefused }) => verdict.real === "accepted" && isRefused)
      .map(({ verdict: { type, azureType, path } }) => [type, azureType, path].filter(Boolean).join(" "));
    expect([...new Set(stricter)].sort()).toEqual(Object.keys(stricterThanTheProvider).sort());
  }, 300_000);
});

const candidates = ({ type, azureType }: Verdict) =>
  (resources[type] ?? []).filter(
    (each) => azureType === undefined || String(each["type"]).split("@")[0] === azureType,
  );
