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

describe("a row of a rule that is a table", () => {
  it("is there for each kind of what we ship", () => {
    expect(tables.map(({ id }) => id)).toEqual([
      "anonymous-access",
      "public-network",
      "remote-access",
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

    expect(told(nested(attribute, right(row)))).toEqual([]);
    expect(told(nested(attribute, "wrong"))).toEqual([`${attribute} is "wrong"`]);
    expect(told({})).toEqual([`${attribute} is not set`]);
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
