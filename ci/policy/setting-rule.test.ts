import dev from "../../environments/dev";
import prod from "../../environments/prod";
import type { Stack, Values } from "../stack";
import { evaluate } from "./evaluate";
import { rulePack } from "./rule-pack";
import type { Setting, SettingRule } from "./setting-rule";
import { nested } from "./testing/stacks";

const tables = rulePack.filter((rule): rule is SettingRule => "settings" in rule);
const rows = tables.flatMap((rule) =>
  rule.settings.map((row) => [rule.id, row.kind, row.attribute, rule, row] as const),
);

/** What a resource has to be so that a row is about it at all. */
const fitting: Readonly<Record<string, Values>> = {
  "azurerm_storage_account share_properties.retention_policy.days": { account_kind: "FileStorage" },
};

describe("a row of a rule that is a table", () => {
  it("is there for each kind of what we ship", () => {
    expect(tables.map(({ id }) => id)).toEqual([
      "anonymous-access",
      "public-network",
      "remote-access",
      "outbound-rule",
      "shared-keys",
      "tls",
      "https-redirect",
      "soft-delete",
      "irrecoverable",
    ]);
  });

  it.each(rows)("%s: %s has %s", (_, kind, attribute, rule, row) => {
    const told = (settings: Values) =>
      evaluate(stackOf(kind, settings), prod, "2026-11-21", [rule])
        .map(({ what }) => what)
        .filter((what) => what.startsWith(`${attribute} `));

    const { of, where = {} } = { of: row.of, where: fitting[`${kind} ${attribute}`] };
    const owner: Values = of === undefined ? {} : nested(of, {});
    expect(told({ ...where, ...nested(attribute, right(row)) })).toEqual([]);
    expect(told({ ...where, ...nested(attribute, "wrong") })).toEqual([`${attribute} is "wrong"`]);
    expect(told({ ...where, ...owner })).toEqual([`${attribute} is not set`]);
    if (of !== undefined) expect(told(where)).toEqual([]);
  });
});

describe("a value", () => {
  const [rule] = tables.filter(({ id }) => id === "shared-keys");
  const told = (stack: Stack) => evaluate(stack, dev, "2026-11-21", rule && [rule]).map(({ what }) => what);
  const vault = (rbac: unknown): Stack => ({
    ...stackOf("azurerm_key_vault", { rbac_authorization_enabled: rbac }),
  });

  it("that another resource declares is looked up there", () => {
    const reference = `\${terraform_data.Choice.input}`;
    const choice = (input: boolean): Stack => ({
      ...vault(reference),
      declared: [
        ...vault(reference).declared,
        {
          mode: "managed",
          type: "terraform_data",
          address: "terraform_data.Choice",
          path: "Choice",
          values: { input },
        },
      ],
    });
    expect(told(choice(true))).toEqual([]);
    expect(told(choice(false))).toEqual(["rbac_authorization_enabled is false"]);
  });

  it("that only the deploy will tell is not right", () => {
    const reference = `\${azurerm_storage_account.Other.id}`;
    expect(told(vault(reference))).toEqual([`rbac_authorization_enabled is "${reference}"`]);
  });

  it.each(["azapi_update_resource", "azapi_resource_action"])(
    "that %s leaves out stays as it was; one that it sends is looked at",
    (type) => {
      const search = (properties: Values): Stack => {
        const stack = stackOf("Microsoft.Search/searchServices", { properties });
        return { ...stack, declared: stack.declared.map((each) => ({ ...each, type })) };
      };
      expect(told(search({ replicaCount: 2 }))).toEqual([]);
      expect(told(search({ disableLocalAuth: false }))).toEqual(["properties.disableLocalAuth is false"]);
    },
  );

  it("in each block of a list is looked at", () => {
    const redis = stackOf("azurerm_managed_redis", {
      default_database: [
        { access_keys_authentication_enabled: false },
        { access_keys_authentication_enabled: true },
      ],
    });
    expect(told(redis)).toEqual(["default_database.access_keys_authentication_enabled is true"]);
  });
});

describe("a row is not about what cannot have its setting:", () => {
  const told = (id: string, kind: string, settings: Values) =>
    evaluate(
      stackOf(kind, settings),
      prod,
      "2026-11-21",
      rulePack.filter((rule) => rule.id === id),
    ).map(({ what }) => what);
  const subscription = "azurerm_eventgrid_system_topic_event_subscription";

  it.each([
    { storage_queue_endpoint: { storage_account_id: "a", queue_name: "q" } },
    { eventhub_endpoint_id: "a" },
    { service_bus_queue_endpoint_id: "a" },
    { service_bus_topic_endpoint_id: "a" },
    { hybrid_connection_endpoint_id: "a" },
    { azure_function_endpoint: { function_id: "a" } },
  ])("an event subscription that goes to %j has no web hook", (destination) => {
    expect(told("tls", subscription, destination)).toEqual([]);
    expect(told("tls", "azurerm_eventgrid_event_subscription", destination)).toEqual([]);
  });

  it("an event subscription to a web hook in clear is refused, whatever kind it is of", () => {
    for (const kind of [subscription, "azurerm_eventgrid_event_subscription"])
      expect(told("tls", kind, { webhook_endpoint: [{ url: "http://example.com" }] })).toEqual([
        'webhook_endpoint.url is "http://example.com"',
      ]);
  });

  it("a route that listens to https alone has nothing to redirect", () => {
    const route = "azurerm_cdn_frontdoor_route";
    expect(told("https-redirect", route, { supported_protocols: ["Https"] })).toEqual([]);
    expect(told("https-redirect", route, { supported_protocols: ["Http", "Https"] })).toEqual([
      "https_redirect_enabled is not set",
    ]);
  });

  it("an account of files has no blobs, and one of folders no versions", () => {
    const account = "azurerm_storage_account";
    const files = { account_kind: "FileStorage", account_replication_type: "ZRS" };
    const kept = { share_properties: { retention_policy: { days: 7 } } };
    expect(told("soft-delete", account, { ...files, ...kept })).toEqual([]);
    expect(told("soft-delete", account, files)).toEqual([
      "share_properties.retention_policy.days is not set",
    ]);
    expect(told("irrecoverable", account, files)).toEqual([]);
    expect(told("irrecoverable", account, { is_hns_enabled: true, account_replication_type: "ZRS" })).toEqual(
      [],
    );
    expect(told("diagnostics", account, files)).toEqual([
      "no diagnostic setting takes the logs of its fileServices",
    ]);
  });

  it("a cache without a database has no protocol, and a cluster's machine types are its owner's", () => {
    expect(told("tls", "azurerm_managed_redis", {})).toEqual([]);
    expect(
      told("sku", "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments", {
        properties: { endpointComputeType: "Kubernetes", instanceType: "small" },
      }),
    ).toEqual([]);
  });
});

describe("what is open to the internet in a private network", () => {
  const [rule] = tables.filter(({ id }) => id === "public-network");
  const told = (kind: string, settings: Values) =>
    evaluate(stackOf(kind, settings), prod, "2026-11-21", rule && [rule]).map(({ what }) => what);

  it("may be open behind a firewall that denies by default", () => {
    const open = { public_network_access_enabled: true };
    expect(told("azurerm_storage_account", { ...open, network_rules: { default_action: "Deny" } })).toEqual(
      [],
    );
    expect(told("azurerm_storage_account", { ...open, network_rules: { default_action: "Allow" } })).toEqual([
      "public_network_access_enabled is true",
    ]);
  });

  it("may not hold anything beside a website", () => {
    const site = stackOf("azurerm_storage_account", { public_network_access_enabled: true });
    const part = (type: string): Stack["declared"][number] => ({
      mode: "managed",
      type,
      address: `${type}.Part`,
      path: "Part",
      values: { storage_account_id: `\${azurerm_storage_account.Made.id}` },
    });
    const pages = { ...site, declared: [...site.declared, part("azurerm_storage_account_static_website")] };
    const more = { ...pages, declared: [...pages.declared, part("azurerm_storage_container")] };
    expect(evaluate(pages, prod, "2026-11-21", rule && [rule])).toEqual([]);
    expect(evaluate(more, prod, "2026-11-21", rule && [rule])).toHaveLength(1);
  });
});

function right({ must }: Setting): unknown {
  if (must instanceof RegExp) return "https://example.com";
  return "atLeast" in must ? must.atLeast : must[0];
}

/** A stack of one resource, in azurerm's words or those of Resource Manager. */
function stackOf(kind: string, settings: Values): Stack {
  const type = kind.includes("/") ? "azapi_resource" : kind;
  const values = type === kind ? settings : { type: `${kind}@2026-01-01`, body: settings };
  return {
    environment: "prod",
    folder: "/nowhere",
    outputs: {},
    declared: [{ mode: "managed", type, address: `${type}.Made`, path: "Made", values }],
  };
}
