import published from "../../emulator/terraform/azapi/arm-types/published.json";
import type { PublishedTypes, TypeReference } from "../../emulator/terraform/azapi/arm-types/published-type";
import { environments, onKubernetes, planOf } from "../support/estates";
import type { Attributes } from "../support/plan";

const { bodies, types } = published as unknown as PublishedTypes;

/** Paths of a body where Azure knows a few values alone: it may answer them in another case than they were sent. */
function enumerationsIn(reference: TypeReference | undefined, value: unknown, path: string): string[] {
  const type = typeof reference === "number" ? types[reference] : reference;
  if (type === undefined || value === undefined) return [];
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (type.kind === "literal") return [path];
  if (type.kind === "union") return type.of.some(isLiteral) ? [path] : [];
  if (type.kind === "list")
    return Array.isArray(value) ? value.flatMap((each) => enumerationsIn(type.of, each, at("*"))) : [];
  if (type.kind !== "object" && type.kind !== "variants") return [];
  const own = Object.entries(value as object).flatMap(([name, each]) => {
    const others = type.kind === "object" ? type.others : undefined;
    return enumerationsIn(type.properties[name]?.[0] ?? others, each, at(name));
  });
  if (type.kind === "object") return own;
  const variant = type.variants[String((value as Attributes)[type.by])];
  return [...own, ...enumerationsIn(variant, value, path)];
}

const isLiteral = (each: TypeReference) => typeof each === "object" && each.kind === "literal";

const sent = [...environments, onKubernetes].flatMap((environment) =>
  ["azapi_resource", "azapi_update_resource"].flatMap((kind) =>
    Object.values(planOf(environment).synthesized.resource?.[kind] ?? {}),
  ),
);

it("every body that azapi compares with Azure's answer is compared without regard to case", () => {
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter((each) => each["ignore_casing"] !== true).map(({ type }) => type)).toEqual([]);
});

it("these are the enumerations that go through azapi", () => {
  const paths = sent.flatMap(({ type, body }) =>
    enumerationsIn(bodies[String(type)], body, "").map((path) => `${String(type).split("@")[0]} ${path}`),
  );
  expect([...new Set(paths)].sort()).toMatchInlineSnapshot(`
    [
      "Microsoft.MachineLearningServices/workspaces properties.managedNetwork.isolationMode",
      "Microsoft.MachineLearningServices/workspaces properties.publicNetworkAccess",
      "Microsoft.MachineLearningServices/workspaces properties.systemDatastoresAuthMode",
      "Microsoft.MachineLearningServices/workspaces sku.tier",
      "Microsoft.MachineLearningServices/workspaces/computes properties.computeType",
      "Microsoft.MachineLearningServices/workspaces/environments/versions properties.osType",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints properties.authMode",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints properties.publicNetworkAccess",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments properties.egressPublicNetworkAccess",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments properties.endpointComputeType",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments properties.scaleSettings.scaleType",
      "Microsoft.MachineLearningServices/workspaces/outboundRules properties.category",
      "Microsoft.MachineLearningServices/workspaces/outboundRules properties.type",
      "Microsoft.Search/searchServices properties.networkRuleSet.bypass",
      "Microsoft.Search/searchServices properties.publicNetworkAccess",
      "Microsoft.Search/searchServices properties.semanticSearch",
      "Microsoft.Search/searchServices sku.name",
      "Microsoft.Web/sites properties.functionAppConfig.deployment.storage.authentication.type",
      "Microsoft.Web/sites properties.functionAppConfig.deployment.storage.type",
      "Microsoft.Web/sites properties.functionAppConfig.runtime.name",
      "Microsoft.Web/sites properties.siteConfig.ftpsState",
      "Microsoft.Web/sites properties.siteConfig.ipSecurityRestrictions.*.tag",
      "Microsoft.Web/sites properties.siteConfig.ipSecurityRestrictionsDefaultAction",
      "Microsoft.Web/sites properties.siteConfig.minTlsVersion",
      "Microsoft.Web/sites properties.siteConfig.scmIpSecurityRestrictionsDefaultAction",
      "Microsoft.Web/sites properties.siteConfig.scmMinTlsVersion",
    ]
  `);
});
