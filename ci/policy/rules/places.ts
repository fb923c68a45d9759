import type { Rule } from "../rule";

/** Where Azure takes the second copy of what is replicated over regions. */
const pairs: Readonly<Record<string, string>> = {
  francecentral: "francesouth",
  germanywestcentral: "germanynorth",
  northeurope: "westeurope",
  swedencentral: "swedensouth",
  westeurope: "northeurope",
};

const region: Rule = {
  id: "region",
  demand: "stays in the regions that the environment names",
  reason: "data must not leave the places that customers were told, nor traffic cross the world unnoticed",
  fix: "move it, or add the region to policy.regions in the environment's file",
  kinds: ["*"],
  check: (resource, { estate, facts }) =>
    resource.isPart
      ? []
      : estate
          .valuesOf(resource, "location")
          .map((place) => normalized(String(place)))
          .filter((place) => place !== "global" && !facts.policy.regions.includes(place))
          .map((place) => ({
            what: `location is ${JSON.stringify(place)}, of ${facts.policy.regions.join(", ")}`,
          })),
};

const regionOfCopies: Rule = {
  id: "region-of-copies",
  demand: "keeps its copies in the regions that the environment names",
  reason: "replication over regions takes every blob to a region that Azure chooses",
  fix: 'replicate over zones ("ZRS"), or add the other region to policy.regions in the environment\'s file',
  kinds: ["azurerm_storage_account"],
  check: (account, { estate, facts }) => {
    const [replication] = estate.valuesOf(account, "account_replication_type");
    const [place] = estate.valuesOf(account, "location");
    if (!/^(RA)?GZ?RS$/.test(String(replication))) return [];
    const other = pairs[normalized(String(place))] ?? `the pair of ${place}`;
    if (facts.policy.regions.includes(other)) return [];
    return [{ what: `account_replication_type ${JSON.stringify(replication)} copies it to ${other}` }];
  },
};

/** "West Europe" and "westeurope" are one place. */
function normalized(place: string): string {
  return place.toLowerCase().replaceAll(" ", "");
}

export const placeRules: readonly Rule[] = [region, regionOfCopies];
