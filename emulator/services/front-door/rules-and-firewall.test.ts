import type { Values } from "../../resource-manager/protocol";
import { inGroup, TestEstate } from "../../resource-manager/testing/test-estate";
import { ask, TestFrontDoor, type TestOrigin } from "./testing/front-door";

const azure = new TestEstate();
const origins = new TestFrontDoor(azure);
let origin: TestOrigin;

beforeAll(async () => {
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  origin = await origins.openOrigin((_, response) => {
    response.setHeader("server", "secret/1.0");
    response.end("found");
  });
});
afterAll(async () => {
  await origins.close();
  await azure.end();
});

/** A door of its own with one route, its rules and its firewall's custom rules. */
async function doorWith(
  name: string,
  {
    rules = [],
    customRules = [],
    policy = {},
  }: { rules?: Values[]; customRules?: Values[]; policy?: Values },
): Promise<string> {
  const door = new TestFrontDoor(azure);
  await door.open({ name });
  const set = await azure.apply("azurerm_cdn_frontdoor_rule_set", {
    name: `${name}rules`,
    cdn_frontdoor_profile_id: door.profile["id"],
  });
  for (const [order, rule] of rules.entries()) {
    await azure.apply("azurerm_cdn_frontdoor_rule", {
      name: `rule${order}`,
      cdn_frontdoor_rule_set_id: set["id"],
      order,
      behavior_on_match: "Continue",
      ...rule,
    });
  }
  const group = await door.origins("origins", origin.host);
  await door.route("all", group, ["/*"], { cdn_frontdoor_rule_set_ids: [set["id"]] });
  if (customRules.length > 0) {
    const firewall = await azure.apply("azurerm_cdn_frontdoor_firewall_policy", {
      name: `${name}firewall`,
      ...inGroup,
      mode: "Prevention",
      sku_name: "Standard_AzureFrontDoor",
      custom_rule: customRules,
      ...policy,
    });
    const applied = await azure.apply("azurerm_cdn_frontdoor_security_policy", {
      name: "guard",
      cdn_frontdoor_profile_id: door.profile["id"],
      security_policies: [
        {
          firewall: [
            {
              cdn_frontdoor_firewall_policy_id: firewall["id"],
              association: [
                { domain: [{ cdn_frontdoor_domain_id: door.endpoint["id"] }], patterns_to_match: ["/*"] },
              ],
            },
          ],
        },
      ],
    });
    expect(JSON.stringify(applied["security_policies"])).toContain('"active":true');
  }
  return `http://${door.host}`;
}

const path = (beginning: string, more: Values = {}) => ({
  url_path_condition: [{ operator: "BeginsWith", match_values: [beginning], ...more }],
});
/** Firewalls look at the whole address, scheme and host included. */
const matchPath = (part: string) => ({
  match_variable: "RequestUri",
  operator: "Contains",
  match_values: [part],
});

it("sets the headers that rules ask for, in the rules' order, where their conditions hold", async () => {
  const policy = "default-src 'self'";
  const site = await doorWith("headers", {
    rules: [
      {
        actions: [
          {
            response_header_action: [
              { header_action: "Overwrite", header_name: "Content-Security-Policy", value: policy },
              { header_action: "Delete", header_name: "Server" },
            ],
            request_header_action: [{ header_action: "Overwrite", header_name: "X-Tier", value: "gold" }],
          },
        ],
      },
      {
        conditions: [path("api/", { negate_condition: true })],
        actions: [
          {
            response_header_action: [
              { header_action: "Append", header_name: "content-security-policy", value: "; img-src *" },
            ],
          },
        ],
      },
    ],
  });
  const page = await ask(`${site}/`);
  expect(page.headers["content-security-policy"]).toBe(`${policy}; img-src *`);
  expect(page.headers["server"]).toBeUndefined();
  expect(origin.asked.at(-1)?.headers["x-tier"]).toBe("gold");
  expect((await ask(`${site}/api/x`)).headers["content-security-policy"]).toBe(policy);
});

it("rewrites and redirects, and stops where a rule says so", async () => {
  const site = await doorWith("moves", {
    rules: [
      {
        conditions: [path("old/")],
        actions: [
          {
            url_redirect_action: [
              { redirect_type: "Moved", destination_hostname: "", destination_path: "/new" },
            ],
          },
        ],
      },
      {
        behavior_on_match: "Stop",
        conditions: [path("v1/")],
        actions: [
          {
            url_rewrite_action: [
              { source_pattern: "/v1/", destination: "/v2/", preserve_unmatched_path: true },
            ],
          },
        ],
      },
      {
        actions: [
          { response_header_action: [{ header_action: "Overwrite", header_name: "x-late", value: "1" }] },
        ],
      },
    ],
  });
  const moved = await ask(`${site}/old/a?q=1`);
  expect([moved.status, moved.headers.location]).toEqual([301, `${site}/new?q=1`]);
  const rewritten = await ask(`${site}/v1/items?q=1`);
  expect([origin.asked.at(-1)?.url, rewritten.headers["x-late"]]).toEqual(["/v2/items?q=1", undefined]);
});

it("answers 429 to an address that asks too often, on the paths that the rule names", async () => {
  const site = await doorWith("busy", {
    customRules: [
      {
        name: "slow",
        type: "RateLimitRule",
        action: "Block",
        rate_limit_threshold: 3,
        rate_limit_duration_in_minutes: 1,
        match_condition: [matchPath("/api/")],
      },
    ],
  });
  const statuses: number[] = [];
  for (let turn = 0; turn < 5; turn++) statuses.push((await ask(`${site}/api/search`)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect((await ask(`${site}/`)).status).toBe(200);
});

it("blocks, allows and redirects by custom rules, the lowest number first", async () => {
  const block = { type: "MatchRule", action: "Block" };
  const rules: Values[] = [
    { ...block, name: "admin", priority: 2, match_condition: [matchPath("/admin")] },
    {
      name: "friend",
      type: "MatchRule",
      action: "Allow",
      priority: 1,
      match_condition: [
        {
          match_variable: "RequestHeader",
          selector: "X-Friend",
          operator: "Equal",
          match_values: ["yes"],
          transforms: ["Lowercase"],
        },
      ],
    },
    {
      ...block,
      name: "network",
      priority: 3,
      match_condition: [{ match_variable: "RemoteAddr", operator: "IPMatch", match_values: ["10.0.0.0/8"] }],
    },
    { ...block, name: "off", priority: 4, enabled: false, match_condition: [matchPath("/")] },
    {
      name: "away",
      type: "MatchRule",
      action: "Redirect",
      priority: 5,
      match_condition: [matchPath("/away")],
    },
  ];
  const site = await doorWith("strict", {
    customRules: rules,
    policy: {
      redirect_url: "https://example.com/",
      custom_block_response_body: Buffer.from("no: {{azure-ref}}").toString("base64"),
    },
  });
  const blocked = await ask(`${site}/admin`);
  expect([blocked.status, blocked.body]).toEqual([403, `no: ${blocked.headers["x-azure-ref"]}`]);
  expect((await ask(`${site}/admin`, { headers: { "x-friend": "YES" } })).status).toBe(200);
  expect((await ask(`${site}/`, { headers: { "x-forwarded-for": "10.1.2.3" } })).status).toBe(403);
  expect((await ask(`${site}/`)).status).toBe(200);
  expect((await ask(`${site}/away`)).headers.location).toBe("https://example.com/");

  const watched = await doorWith("watched", { customRules: rules, policy: { mode: "Detection" } });
  expect((await ask(`${watched}/admin`)).status).toBe(200);
});

describe("a firewall that decodes addresses and compares networks", () => {
  let site: string;

  beforeAll(async () => {
    const block = { type: "MatchRule", action: "Block" };
    const decoded = {
      operator: "Contains",
      match_values: ["<script"],
      transforms: ["UrlDecode", "Lowercase"],
    };
    site = await doorWith("decoding", {
      customRules: [
        {
          ...block,
          name: "uri",
          priority: 1,
          match_condition: [{ match_variable: "RequestUri", ...decoded }],
        },
        {
          ...block,
          name: "query",
          priority: 2,
          match_condition: [{ match_variable: "QueryString", ...decoded }],
        },
        {
          ...block,
          name: "network",
          priority: 3,
          match_condition: [
            { match_variable: "RemoteAddr", operator: "IPMatch", match_values: ["10.0.0.0/8", "fd00::/8"] },
          ],
        },
      ],
    });
  });

  it.each(["/100%.jpg", "/?q=100%", "/%zz", "/%c3%28?%", "/%ed%a0%80"])(
    "passes %s on as it is",
    async (path) => {
      expect((await ask(`${site}${path}`)).status).toBe(200);
    },
  );

  it("decodes what is encoded beside a stray percent sign", async () => {
    expect((await ask(`${site}/?q=100%&r=%3CScript`)).status).toBe(403);
  });

  it.each(["not an address", "999.1.1.1", "::g", "unknown"])(
    "takes %s for no network's address",
    async (sender) => {
      expect((await ask(`${site}/`, { headers: { "x-forwarded-for": sender } })).status).toBe(200);
    },
  );

  it.each(["//", "//example.com/x"])("fails when the target is %s", async (target) => {
    expect((await ask(`${site}${target}`)).status).toBe(400);
  });
});

it.each([
  [
    "a condition that nothing here can see",
    { conditions: [{ is_device_condition: [{ match_values: [] }] }] },
  ],
  [
    "a server variable",
    {
      actions: [
        { response_header_action: [{ header_action: "Append", header_name: "x", value: "{client_ip}" }] },
      ],
    },
  ],
  [
    "another origin group",
    { actions: [{ route_configuration_override_action: [{ cdn_frontdoor_origin_group_id: "/x" }] }] },
  ],
])("fails when a rule uses %s", async (what, rule) => {
  const name = what.replaceAll(" ", "");
  await expect(doorWith(name, { rules: [{ actions: [{}], ...rule }] })).rejects.toMatchObject({
    code: "NotRunLocally",
  });
});

it.each([
  [
    "looks where nothing here can see",
    { match_condition: [{ ...matchPath("/"), match_variable: "PostArgs" }] },
  ],
  ["asks for countries", { match_condition: [{ ...matchPath("/"), operator: "GeoMatch" }] }],
  ["sets a challenge", { action: "JSChallenge", match_condition: [] }],
])("fails when a firewall rule %s", async (what, rule) => {
  const customRules = [{ name: "rule", type: "MatchRule", action: "Block", ...rule }];
  await expect(doorWith(what.replaceAll(" ", ""), { customRules })).rejects.toMatchObject({
    code: "NotRunLocally",
  });
});
