import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { compact } from "./compact";
import published from "./published.json";

/** What the constructs send by azapi_resource, of which azapi looks into the body. */
const resources = [
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01",
  "Microsoft.MachineLearningServices/workspaces/computes@2026-05-01",
  "Microsoft.MachineLearningServices/workspaces/environments/versions@2026-05-01",
  "Microsoft.MachineLearningServices/workspaces/models/versions@2026-05-01",
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2026-05-01",
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2026-05-01",
  "Microsoft.MachineLearningServices/workspaces/outboundRules@2026-05-01",
  "Microsoft.MachineLearningServices/workspaces@2026-05-01",
  "Microsoft.Search/searchServices@2025-05-01",
  "Microsoft.Web/sites@2025-03-01",
];

const fileOf = (resource: string) => {
  const [provider = ""] = resource.split("/");
  return `../shared/azure-schema/arm-types-${provider.toLowerCase()}@${resource.split("@")[1]}.json.gz`;
};

it("holds what Microsoft publishes of each body, where that can be read", () => {
  const files = [...new Set(resources.map(fileOf))];
  if (!files.every(existsSync)) return expect(Object.keys(published.bodies).sort()).toEqual(resources);
  const sources = files.map((file) => JSON.parse(gunzipSync(readFileSync(file)).toString()));
  const made = compact(sources, resources);
  if (process.env["UPDATE_ARM_TYPES"])
    writeFileSync(
      `${__dirname}/published.json`,
      `${JSON.stringify(made).replace("{", "{ ").replaceAll('{"kind":"object"', '\n{"kind":"object"').replaceAll('{"kind":"variants"', '\n{"kind":"variants"')}\n`,
    );
  expect(published).toEqual(JSON.parse(JSON.stringify(made)));
});
