import { CdnFrontdoorFirewallPolicy } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-firewall-policy";
import { CdnFrontdoorOrigin } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-origin";
import { CdnFrontdoorOriginGroup } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-origin-group";
import { CdnFrontdoorProfile } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-profile";
import { CdnFrontdoorRoute } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-route";
import { CdnFrontdoorRule } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-rule";
import { CdnFrontdoorRuleSet } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-rule-set";
import { CdnFrontdoorSecurityPolicy } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-security-policy";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { azurermSchema, problemsIn } from "../../test/support/azurerm-schema";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork, somePackage } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import type { FoundationProps } from "../foundation/foundation";
import { WebSite, type WebSiteProps } from "./web-site";

const { path } = somePackage;
const styled = (md5: string) => ({
  name: `style-${md5.slice(0, 12)}.css`,
  stableName: "style.css",
  path,
  contentType: "text/css; charset=utf-8",
  cacheControl: "public, max-age=31536000, immutable",
  md5,
});
const index = {
  name: "index.html",
  stableName: "index.html",
  path,
  contentType: "text/html; charset=utf-8",
  cacheControl: "no-cache",
  md5: "2".repeat(32),
};
const files = [styled("1".repeat(32)), index];

describe("WebSite", () => {
  it("serves every file of the site as it is, index.html after all that it names", () => {
    const plan = Plan.of((stack) => site(stack));

    const website = plan.addressOf("Console/Site/Resource");
    expect(plan.at("Console/Site/Resource")).toMatchObject({
      storage_account_id: `\${${plan.addressOf("Console/Storage/Resource")}.id}`,
      index_document: "index.html",
      depends_on: [plan.addressOf("Console/Site/Permissions/Resource")],
    });
    expect(plan.at("Console/Site/style.css/Resource")).toMatchObject({
      name: "style-111111111111.css",
      storage_container_name: "$web",
      type: "Block",
      content_type: "text/css; charset=utf-8",
      cache_control: "public, max-age=31536000, immutable",
      content_md5: "1".repeat(32),
      depends_on: [website],
      lifecycle: { create_before_destroy: true },
    });
    expect(plan.at("Console/Site/index.html/Resource")).toMatchObject({
      name: "index.html",
      cache_control: "no-cache",
      depends_on: [website, plan.addressOf("Console/Site/style.css/Resource")],
    });
  });

  it("serves a page of a folder after what it names, and the home page after the pages it leads to", () => {
    const films = { ...index, name: "films/index.html", stableName: "films/index.html" };
    const plan = Plan.of((stack) => site(stack, { site: { files: [styled("1".repeat(32)), films, index] } }));
    const style = plan.addressOf("Console/Site/style.css/Resource");
    const page = plan.addressOf("Console/Site/films--index.html/Resource");
    expect(plan.at("Console/Site/films--index.html/Resource")["depends_on"]).toContain(style);
    expect(plan.at("Console/Site/films--index.html/Resource")).not.toHaveProperty("lifecycle");
    expect(plan.at("Console/Site/index.html/Resource")["depends_on"]).toEqual(
      expect.arrayContaining([style, page]),
    );
  });

  it("removes a changed service worker before the new one takes its name", () => {
    const worker = { ...index, name: "films/service-worker.js", stableName: "films/service-worker.js" };
    const plan = Plan.of((stack) =>
      site(stack, { site: { files: [styled("1".repeat(32)), worker, index] } }),
    );
    expect(plan.at("Console/Site/films--service-worker.js/Resource")).not.toHaveProperty("lifecycle");
  });

  it("lets the deployer upload, and waits until that has spread", () => {
    const plan = Plan.of((stack) => site(stack));

    expect(plan.only(RoleAssignment)).toMatchObject({
      role_definition_name: "Storage Blob Data Contributor",
      principal_id: "00000000-0000-0000-0000-000000000003",
      scope: `\${${plan.addressOf("Console/Storage/Resource")}.id}`,
    });
    expect(Object.keys(plan.at("Console/Site/Permissions/Resource")["triggers"] as object)).toHaveLength(1);
  });

  it("has only what changed in the plan of a changed page", () => {
    const synthesized = (md5: string) =>
      Plan.of((stack) => site(stack, { site: { files: [styled(md5), index] } }));
    const [before, after] = [synthesized("1".repeat(32)), synthesized("3".repeat(32))];

    expect(after.at("Console/Site/style.css/Resource")).not.toEqual(
      before.at("Console/Site/style.css/Resource"),
    );
    expect(after.at("Console/Site/index.html/Resource")).toEqual(
      before.at("Console/Site/index.html/Resource"),
    );
  });

  it("is a Front Door that leads everything else to the pages, over https", () => {
    const plan = Plan.of((stack) => site(stack));

    expect(plan.only(CdnFrontdoorProfile)).toMatchObject({
      name: "afd-gallery-console-test",
      sku_name: "Standard_AzureFrontDoor",
    });
    const host = `\${${plan.addressOf("Console/Storage/Resource")}.primary_web_host}`;
    expect(plan.only(CdnFrontdoorOrigin)).toMatchObject({
      host_name: host,
      origin_host_header: host,
      certificate_name_check_enabled: true,
    });
    expect(plan.only(CdnFrontdoorOriginGroup)).toMatchObject({ session_affinity_enabled: false });
    expect(plan.only(CdnFrontdoorRoute)).toMatchObject({
      patterns_to_match: ["/*"],
      cdn_frontdoor_endpoint_id: `\${${plan.addressOf("Console/Endpoint")}.id}`,
      cdn_frontdoor_origin_ids: [`\${${plan.addressOf("Console/Pages/Origin")}.id}`],
      supported_protocols: ["Http", "Https"],
      https_redirect_enabled: true,
      forwarding_protocol: "HttpsOnly",
      cache: { compression_enabled: true },
    });
  });

  it("leads a path below the pages to another app, under names of its own", () => {
    const plan = Plan.of((stack) => {
      const console = site(stack);
      console.serveApi({ hostName: "api.example.com" });
      console.serveApi({ hostName: "other.example.com" }, { path: "/predictions/api" });
    });
    expect(plan.at("Console/PredictionsApi/Origin")).toMatchObject({ host_name: "other.example.com" });
    expect(plan.at("Console/PredictionsApi/Resource")).toMatchObject({
      name: "predictionsapi",
      patterns_to_match: ["/predictions/api/*"],
    });
  });

  it("counts the requests to each API by themselves, in whatever way their addresses are written", () => {
    const plan = Plan.of((stack) => {
      const console = site(stack);
      console.serveApi({ hostName: "api.example.com" }, { requestsPerMinute: 100 });
      console.serveApi({ hostName: "x.example.com" }, { path: "/predictions/api", requestsPerMinute: 900 });
    });
    const rules = plan.only(CdnFrontdoorFirewallPolicy)["custom_rule"] as unknown as CustomRule[];
    const limitOf = (address: string) =>
      rules.filter(({ match_condition: [condition] }) =>
        condition?.match_values.some((value) => new RegExp(value).test(address)),
      );
    expect(limitOf("https://x.net/api/v1/search")).toMatchObject([
      { name: "requestsPerMinuteApi", priority: 1, rate_limit_threshold: 100 },
    ]);
    for (const address of [
      "https://x.net:443/predictions/api/v1/predict?a=/api/",
      "/predictions/api/v1/predict",
    ])
      expect(limitOf(address)).toMatchObject([
        { name: "requestsPerMinutePredictionsApi", priority: 2, rate_limit_threshold: 900 },
      ]);
    expect(limitOf("https://x.net/predictions/")).toEqual([]);
  });

  it("leads /api/ to an app and keeps nothing of it", () => {
    const plan = Plan.of((stack) => {
      site(stack).serveApi({ hostName: "api.example.com" });
    });

    expect(plan.at("Console/Api/Origin")).toMatchObject({
      host_name: "api.example.com",
      origin_host_header: "api.example.com",
    });
    const route = plan.at("Console/Api/Resource");
    expect(route).toMatchObject({
      patterns_to_match: ["/api/*"],
      cdn_frontdoor_origin_group_id: `\${${plan.addressOf("Console/Api/Group")}.id}`,
      cdn_frontdoor_rule_set_ids: [`\${${plan.addressOf("Console/Headers/Everywhere/Resource")}.id}`],
    });
    expect(route).not.toHaveProperty("cache");
  });

  it.each([
    [true, "https"],
    [false, "http"],
  ])(
    "says where it is found, and by which id apps know its requests, when httpsOnly is %j",
    (httpsOnly, scheme) => {
      const plan = Plan.of((stack) => {
        const { url, frontDoorId } = site(stack, { httpsOnly });
        new TerraformOutput(stack, "url", { value: url });
        new TerraformOutput(stack, "id", { value: frontDoorId });
      });

      expect(plan.synthesized.output).toMatchObject({
        url: { value: `${scheme}://\${${plan.addressOf("Console/Endpoint")}.host_name}` },
        id: { value: `\${${plan.addressOf("Console/Resource")}.resource_guid}` },
      });
    },
  );

  it("adds headers that keep browsers from loading anything else, in rules no larger than Azure takes", () => {
    const plan = Plan.of((stack) => site(stack));

    expect(headersOf(plan)).toMatchObject({
      "Content-Security-Policy": expect.stringMatching(/^default-src 'self'; img-src 'self' blob: data:; /),
      "Permissions-Policy": expect.stringContaining("camera=(self)"),
      "Referrer-Policy": "strict-origin-when-cross-origin",
      "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
      "X-Content-Type-Options": "nosniff",
    });
    for (const { actions } of plan.all(CdnFrontdoorRule)) {
      const { response_header_action: headers } = actions as { response_header_action: { value: string }[] };
      expect(headers.length).toBeLessThanOrEqual(5);
      for (const { value } of headers) expect(value.length).toBeLessThanOrEqual(640);
    }
    for (const { name } of plan.all(CdnFrontdoorRuleSet)) expect(name).toMatch(/^[A-Za-z][0-9A-Za-z]{0,59}$/);
  });

  it("routes only when the rules are there", () => {
    const plan = Plan.of((stack) => site(stack));

    expect(plan.only(CdnFrontdoorRoute)["depends_on"]).toEqual(
      expect.arrayContaining([
        plan.addressOf("Console/Headers/Everywhere/Rule"),
        plan.addressOf("Console/Headers/Pages/Rule"),
        plan.addressOf("Console/Site/index.html/Resource"),
      ]),
    );
  });

  it("stays on http where it is asked to, and tells no browser otherwise", () => {
    const plan = Plan.of((stack) => site(stack, { httpsOnly: false }));

    expect(plan.only(CdnFrontdoorRoute)).toMatchObject({ https_redirect_enabled: false });
    expect(headersOf(plan)).not.toHaveProperty("Strict-Transport-Security");
  });

  it("turns away who asks the API too often, with the words of the API", () => {
    const plan = Plan.of((stack) => {
      site(stack).serveApi({ hostName: "api.example.com" }, { requestsPerMinute: 100 });
    });

    const policy = plan.only(CdnFrontdoorFirewallPolicy);
    expect(policy).toMatchObject({
      name: "fdfpgalleryconsoletest",
      mode: "Prevention",
      custom_block_response_status_code: 429,
      custom_rule: [
        {
          type: "RateLimitRule",
          rate_limit_duration_in_minutes: 1,
          rate_limit_threshold: 100,
          action: "Block",
          match_condition: [{ match_variable: "RequestUri", operator: "RegEx" }],
        },
      ],
    });
    const body = Buffer.from(String(policy["custom_block_response_body"]), "base64").toString();
    expect(JSON.parse(body)).toMatchObject({ status: 429, code: "TooManyRequests" });
    expect(plan.only(CdnFrontdoorSecurityPolicy)).toMatchObject({
      security_policies: {
        firewall: {
          association: {
            domain: [{ cdn_frontdoor_domain_id: `\${${plan.addressOf("Console/Endpoint")}.id}` }],
            patterns_to_match: ["/*"],
          },
        },
      },
    });
  });

  it("logs, and alarms when visitors see failures", () => {
    const plan = Plan.of((stack) => site(stack));

    expect(plan.at("Console/Diagnostics")).toMatchObject({
      target_resource_id: `\${${plan.addressOf("Console/Resource")}.id}`,
    });
    expect(plan.all(MonitorMetricAlert)).toContainEqual(
      expect.objectContaining({ criteria: [expect.objectContaining({ metric_name: "Percentage5XX" })] }),
    );
  });

  it("keeps its files outside the private network and locks none of them: all is public and can be made again", () => {
    const environment = { network: someNetwork, dataProtected: true };
    const plan = Plan.of((stack) => site(stack, {}, environment));

    const account = plan.at("Console/Storage/Resource");
    expect(account).toMatchObject({ public_network_access_enabled: true, shared_access_key_enabled: false });
    expect(account).not.toHaveProperty("network_rules");
    expect(plan.all(ManagementLock)).toEqual([]);
  });

  it("has only what the real azurerm accepts", () => {
    const schema = azurermSchema();
    if (!schema) return console.warn("../shared/azure-schema is not on this machine: nothing was compared");
    const plan = Plan.of((stack) => {
      site(stack).serveApi({ hostName: "api.example.com" });
    });

    const problems = Object.entries(plan.synthesized.resource ?? {})
      .filter(([type]) => type.startsWith("azurerm_"))
      .flatMap(([type, resources]) =>
        Object.entries(resources).flatMap(([name, attributes]) => {
          const found = schema.resource_schemas[type];
          return found ? problemsIn(found.block, attributes, `${type}.${name}`) : [`${type}: unknown`];
        }),
      );
    expect(problems).toEqual([]);
  });

  it.each([9, 1_000_001, 60.5])("fails when requestsPerMinute is %d", (requestsPerMinute) => {
    expectRefusal(
      () => Plan.of((stack) => site(stack).serveApi({ hostName: "x" }, { requestsPerMinute })),
      "RequestsPerMinuteOutOfRange",
    );
  });

  it("fails when the site has no index.html", () => {
    expectRefusal(
      () => Plan.of((stack) => site(stack, { site: { files: [styled("1".repeat(32))] } })),
      "SiteWithoutIndex",
    );
  });
});

function site(
  stack: TerraformStack,
  props: Partial<WebSiteProps> = {},
  environment: Partial<FoundationProps> = {},
): WebSite {
  return new WebSite(stack, "Console", {
    foundation: foundation(stack, environment),
    site: { files },
    ...props,
  });
}

interface CustomRule {
  readonly match_condition: readonly { readonly match_values: readonly string[] }[];
}

/** All headers that some rule adds. */
function headersOf(plan: Plan): Record<string, string> {
  const actions = plan
    .all(CdnFrontdoorRule)
    .flatMap(
      (rule) =>
        (rule["actions"] as { response_header_action: Record<string, string>[] }).response_header_action,
    );
  return Object.fromEntries(actions.map(({ header_name: name, value }) => [name, value]));
}
