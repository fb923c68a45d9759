import { join } from "node:path";
import type { Construct } from "constructs";
import { Foundation, type FoundationProps } from "../../constructs/foundation/foundation";
import { privateDnsZones } from "../../constructs/private-network/private-dns-zones";
import type { NetworkPlace } from "../../constructs/private-network/private-network";
import type { ModelPackage } from "../../packaging/models/model-package";
import type { PredictionPackage } from "../../packaging/models/prediction-package";
import type { SitePackage } from "../../packaging/site/site-package";
import { PredictionManifest } from "../../runtime/predictions/manifest";
import { ModelManifest, RankingManifest, TextManifest } from "../../runtime/scoring/model-manifest";
import type { EstateProps } from "../../stacks/estate";
import { tinyManifest } from "./tiny-prediction";

/** What the constructs under test stand on. */
export function foundation(
  scope: Construct,
  props: Partial<FoundationProps> = {},
  id = "Foundation",
): Foundation {
  return new Foundation(scope, id, {
    product: "gallery",
    environment: "test",
    subscriptionId: "00000000-0000-0000-0000-000000000001",
    tenantId: "00000000-0000-0000-0000-000000000002",
    location: "westeurope",
    deployer: { objectId: "00000000-0000-0000-0000-000000000003", kind: "Group" },
    ...props,
  });
}

const networkId = (name: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-hub/providers/Microsoft.Network/${name}`;

/** A network of the platform team's, deployed from inside. */
export const someNetwork: NetworkPlace = {
  subnets: {
    apps: networkId("virtualNetworks/spoke/subnets/apps"),
    endpoints: networkId("virtualNetworks/spoke/subnets/endpoints"),
    cluster: networkId("virtualNetworks/spoke/subnets/cluster"),
  },
  zones: Object.values(privateDnsZones)
    .flat()
    .map((name) => networkId(`privateDnsZones/${name}`)),
  deployFrom: { inside: true },
};

/** The same, with a runner elsewhere that the services let in. */
export const openTo = (deployFrom: NetworkPlace["deployFrom"]): NetworkPlace => ({
  ...someNetwork,
  deployFrom,
});

/** Code that is never bundled: any file will do where only the plan matters. */
export const somePackage = {
  path: join(process.cwd(), "package.json"),
  hash: "0".repeat(64),
  version: "0".repeat(12),
};

/** A build context that is never built. */
export const someContext = {
  hash: "1".repeat(64),
  dockerfile: somePackage.path,
  archive: somePackage.path,
  image: "scoring:111111111111",
  bytes: 1,
  hashes: {},
};

/** A model that is never loaded. */
export const someModel: ModelPackage = {
  name: "some-model",
  id: "0123456789ab",
  dimension: 128,
  manifest: ModelManifest.parse({
    name: "some-model",
    input: { name: "input", width: 64, height: 64 },
    output: { name: "embedding", dimension: 128 },
  }),
  files: [
    { name: "manifest.json", path: somePackage.path },
    { name: "model.onnx", path: somePackage.path },
  ],
  bytes: 1,
};

/** A site of one page. */
export const someSite: SitePackage = {
  hash: "2".repeat(64),
  files: [
    {
      name: "index.html",
      stableName: "index.html",
      path: somePackage.path,
      contentType: "text/html; charset=utf-8",
      cacheControl: "no-cache",
      md5: "3".repeat(32),
    },
  ],
};

/** A model that predicts from rows, and is never loaded. */
export const somePrediction: PredictionPackage = {
  manifest: PredictionManifest.parse({ ...tinyManifest, name: "leaving" }),
  hash: "4".repeat(64),
  files: [
    { name: "manifest.json", path: somePackage.path },
    { name: "model.onnx", path: somePackage.path },
  ],
};

const databaseRoles = {
  articles: ["articles_api", "articles_erasure", "articles_intake", "articles_training"],
  films: ["films_api", "films_erasure", "films_import", "films_training"],
  predictions: ["predictions_api", "predictions_audit", "predictions_dashboard", "predictions_erasure"],
};

/** SQL that is never run. */
export const someSql = {
  migrations: [{ name: "0001-record", sql: "select 1;" }],
  roles: Object.fromEntries(
    Object.entries(databaseRoles).flatMap(([schema, roles]) =>
      roles.map((role) => [role, `grant usage on schema ${schema} to ${role};`]),
    ),
  ),
};

/** What is shipped to an estate of which only the plan matters. */
export const someTextModel: ModelPackage = {
  ...someModel,
  id: "5e1f3c9a0b7d",
  name: "some-encoder",
  dimension: 96,
  manifest: TextManifest.parse({
    takes: "texts",
    name: "some-encoder",
    output: { name: "rows", dimension: 96 },
  }),
};

export const someRankingModel: ModelPackage = {
  ...someModel,
  id: "7b1d5e1f3c9a",
  name: "some-ranking",
  dimension: 1,
  manifest: RankingManifest.parse({ takes: "candidates", name: "some-ranking" }),
};

export const someShipping: EstateProps["shipping"] = {
  functionApp: () => ({ ...somePackage, bytes: 1, files: [], sources: [] }),
  commit: () => "c0".repeat(20),
  model: () => someModel,
  textModel: () => someTextModel,
  rankingModel: () => someRankingModel,
  predictionModels: () => [somePrediction],
  scoring: () => someContext,
  training: () => someContext,
  sql: () => someSql,
  site: () => someSite,
};
