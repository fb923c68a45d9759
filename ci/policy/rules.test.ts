import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { environments } from "../../environments/all";
import prod from "../../environments/prod";
import { withScoring } from "../../test/support/estates";
import type { Stack } from "../stack";
import { evaluate } from "./evaluate";
import type { JudgedEnvironment } from "./judged-environment";
import { rulePack } from "./rule-pack";
import { changed, shipped, withOne, without } from "./testing/stacks";

/** The day of the table of retirements, when all that is shipped was looked at. */
const day = "2026-11-21";
const stacks = new Map(environments.map((each) => [each.name, shipped(each)]));
const production = stacks.get("prod") as Stack;
const folder = mkdtempSync(join(tmpdir(), "vitrine-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(environments.map((each) => [each.name, each] as const))(
  "%s, as it is shipped,",
  (name, facts) => {
    it("breaks no rule, and lives with no finding", () => {
      expect(evaluate(stacks.get(name) as Stack, facts, day)).toEqual([]);
      expect(facts.policy.suppressions).toEqual([]);
    });
  },
);

it("lets production score on a cluster of its own", () => {
  const compute = { kind: "aks" as const };
  const environment = withScoring(prod, { compute });
  expect(evaluate(shipped(environment), environment, day)).toEqual([]);
});

interface Example {
  /** What production would look like if somebody broke the rule. */
  readonly broken: Stack;
  /** @default - production's */
  readonly facts?: JudgedEnvironment;
  readonly path: string;
  readonly what: string;
  readonly severity?: "warning";
  readonly today?: string;
}

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000f00";
const reference = (expression: string) => `\${${expression}}`;

const examples: Readonly<Record<string, Example>> = {
  "anonymous-access": {
    broken: changed(production, "Images/Storage", "allow_nested_items_to_be_public", true),
    path: "Images/Storage",
    what: "allow_nested_items_to_be_public is true",
  },
  "public-network": {
    broken: changed(production, "Search/Index", "body.properties.publicNetworkAccess", "Enabled"),
    path: "Search/Index",
    what: 'properties.publicNetworkAccess is "Enabled"',
  },
  "remote-access": {
    broken: changed(production, "Images/App", "body.properties.siteConfig.remoteDebuggingEnabled", true),
    path: "Images/App",
    what: "properties.siteConfig.remoteDebuggingEnabled is true",
  },
  "outbound-rule": {
    broken: changed(production, "Films/Models/Workspace/Outbound/blob-films", "body.properties.type", "FQDN"),
    path: "Films/Models/Workspace/Outbound/blob-films",
    what: 'properties.type is "FQDN"',
  },
  "any-origin": {
    broken: changed(production, "Search/App", "body.properties.siteConfig.cors.allowedOrigins", ["*"]),
    path: "Search/App",
    what: 'properties.siteConfig.cors.allowedOrigins has "*"',
  },
  "shared-keys": {
    broken: changed(production, "Search/Scoring", "body.properties.authMode", "Key"),
    path: "Search/Scoring",
    what: 'properties.authMode is "Key"',
  },
  "publishing-passwords": {
    broken: without(production, "Images/App/scmBasicAuthentication"),
    path: "Images/App",
    what: "nothing turns its scm password off",
  },
  "key-in-settings": {
    broken: changed(production, "Images/App", "body.properties.siteConfig.appSettings", [
      { name: "PHOTOS", value: reference("azurerm_storage_account.Photos_1.primary_connection_string") },
    ]),
    path: "Images/App",
    what: "it reads primary_connection_string of azurerm_storage_account.Photos_1",
  },
  "host-keys": {
    broken: changed(production, "Search/App", "body.properties.siteConfig.appSettings", [
      {
        name: "KEY",
        value: reference("data.azapi_resource_action.Keys_1.sensitive_output.systemKeys.blobs_extension"),
      },
    ]),
    path: "Search/App",
    what: "it reads sensitive_output.systemKeys.blobs_extension of data.azapi_resource_action.Keys_1",
  },
  "key-in-outputs": {
    broken: {
      ...production,
      outputs: { photos: reference("azurerm_storage_account.Photos_1.primary_access_key") },
    },
    path: "",
    what: "it reads primary_access_key of azurerm_storage_account.Photos_1",
  },
  tls: {
    broken: changed(production, "Images/App", "body.properties.siteConfig.minTlsVersion", "1.0"),
    path: "Images/App",
    what: 'properties.siteConfig.minTlsVersion is "1.0"',
  },
  "https-redirect": {
    broken: changed(production, "Console/Pages", "https_redirect_enabled", false),
    path: "Console/Pages",
    what: "https_redirect_enabled is false",
  },
  diagnostics: {
    broken: without(production, "Images/Storage/blobLogs/Diagnostics"),
    path: "Images/Storage",
    what: "no diagnostic setting takes the logs of its blobServices",
  },
  lock: {
    broken: without(production, "Secrets/Lock"),
    path: "Secrets",
    what: "it holds data and has no lock",
  },
  "prevent-destroy": {
    broken: changed(production, "Images/Storage", "lifecycle", {}),
    path: "Images/Storage",
    what: "it holds data and its lifecycle has no prevent_destroy",
  },
  "soft-delete": {
    broken: changed(production, "Images/Storage", "blob_properties.delete_retention_policy", undefined),
    path: "Images/Storage",
    what: "blob_properties.delete_retention_policy.days is not set",
  },
  irrecoverable: {
    broken: changed(production, "Secrets", "purge_protection_enabled", false),
    path: "Secrets",
    what: "purge_protection_enabled is false",
  },
  tags: {
    broken: changed(production, "Search/Cache", "tags.owner", undefined),
    path: "Search/Cache",
    what: "the tag owner is missing",
  },
  region: {
    broken: changed(production, "Search/Cache", "location", "East US"),
    path: "Search/Cache",
    what: 'location is "eastus", of westeurope, northeurope',
  },
  "region-of-copies": {
    broken: [
      "Articles/Intake/Storage",
      "Articles/Lake/Storage",
      "Films/Import/Storage",
      "Search/Catalogue/Storage",
    ].reduce((stack, path) => changed(stack, path, "account_replication_type", "ZRS"), production),
    facts: { ...prod, policy: { ...prod.policy, regions: ["westeurope"] } },
    path: "Images/Storage",
    what: 'account_replication_type "GZRS" copies it to northeurope',
  },
  sku: {
    broken: changed(production, "Search/Cache", "sku_name", "MemoryOptimized_M500"),
    path: "Search/Cache",
    what: 'sku_name is "MemoryOptimized_M500"; allowed: Balanced_B0, Balanced_B1, Balanced_B3, Balanced_B5, Balanced_B10',
  },
  "role-scope": {
    broken: withOne(production, "azurerm_role_assignment", {
      scope: subscription,
      role_definition_name: "Reader",
    }),
    path: "Added",
    what: `it reaches ${subscription}`,
  },
  "role-of-rulers": {
    broken: withOne(production, "azurerm_role_assignment", {
      scope: `${subscription}/resourceGroups/rg-vitrine-prod`,
      role_definition_name: "Owner",
    }),
    path: "Added",
    what: "it grants Owner without a condition",
  },
  "made-for-caller": {
    broken: changed(
      production,
      "Images/App/HostStorage",
      "tags.owner",
      reference("data.azurerm_client_config.Caller.object_id"),
    ),
    path: "Images/App/HostStorage",
    what: "it is made from data.azurerm_client_config.Caller.object_id",
  },
  "hidden-rights": {
    broken: withOne(production, "azurerm_federated_identity_credential", { name: "github" }),
    path: "Added",
    what: "it is of the kind azurerm_federated_identity_credential",
  },
  retirement: {
    broken: changed(production, "Images/App", "body.properties.functionAppConfig.runtime.version", "20"),
    path: "Images/App",
    what: "Node 20 ended on 2026-04-30",
  },
  "retired-image": {
    broken: withDockerfile(`FROM docker.io/library/node:20-bookworm-slim@sha256:${"0".repeat(64)}\n`),
    path: "Search/Scoring/Server/Dockerfile",
    what: "Node 20 ended on 2026-04-30",
  },
  "mutable-image": {
    broken: withDockerfile(
      `FROM node:22@sha256:${"0".repeat(64)} AS build\nFROM build\nFROM docker.io/library/node:22-bookworm-slim\n`,
    ),
    path: "Search/Scoring/Server/Dockerfile",
    what: "its Dockerfile builds on docker.io/library/node:22-bookworm-slim, without a digest",
  },
  "api-version": {
    broken: changed(production, "Search/Index", "type", "Microsoft.Search/searchServices@2026-03-01-preview"),
    path: "Search/Index",
    what: "it speaks Microsoft.Search/searchServices@2026-03-01-preview, a preview",
  },
  "retirement-table": {
    broken: production,
    path: "",
    today: "2027-06-01",
    severity: "warning",
    what: "the table of retirements is of 2026-11-21, 192 days ago",
  },
  "not-reviewed": {
    broken: withOne(production, "azurerm_bastion_host", { name: "open" }),
    path: "Added",
    severity: "warning",
    what: "no rule knows azurerm_bastion_host",
  },
};

describe("a rule", () => {
  it("is never without an example", () => {
    expect(Object.keys(examples)).toEqual(rulePack.map(({ id }) => id));
  });

  it.each(Object.entries(examples))(
    "says who breaks it: %s",
    (id, { broken, facts = prod, path, what, severity, today = day }) => {
      const told = evaluate(broken, facts, today).filter(({ rule }) => rule === id);
      const { reason } = rulePack.find((each) => each.id === id) ?? {};
      expect(told).toContainEqual(
        expect.objectContaining({ severity: severity ?? "error", path, what, why: reason }),
      );
      expect(told.map((finding) => finding.fix)).not.toContain("");
    },
  );

  it.each(Object.entries(examples).filter(([id]) => !id.startsWith("retire")))(
    "tells of nothing else than what breaks it: %s",
    (id, { broken, facts = prod, path }) => {
      const new_ = evaluate(broken, facts, day).filter(
        ({ severity, rule }) => severity === "error" || rule === id,
      );
      expect(new_.map((each) => each.path)).toEqual([path]);
    },
  );
});

/** Production takes its image from a registry; this one has Azure build it. */
function withDockerfile(text: string): Stack {
  const assets = mkdtempSync(join(folder, "assets-"));
  writeFileSync(join(assets, "Dockerfile"), text);
  const source = join(basename(assets), "Dockerfile");
  const building = shipped(withScoring(prod, { imageRegistryId: undefined }));
  return { ...changed(building, "Search/Scoring/Server/Dockerfile", "source", source), folder };
}
