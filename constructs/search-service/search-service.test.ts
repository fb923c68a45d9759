import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { armTypes, problemsInBody } from "../../test/support/arm-types";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, openTo, someNetwork } from "../../test/support/foundation";
import { type Attributes, Plan } from "../../test/support/plan";
import { Team } from "../core/principals";
import type { FoundationProps } from "../foundation/foundation";
import { SearchService, type SearchServiceProps } from "./search-service";

describe("SearchService", () => {
  it("is a basic service that takes identities and no keys, when nothing is asked for", () => {
    const plan = Plan.of((stack) => search(stack));

    expect(service(plan)).toMatchObject({
      type: "Microsoft.Search/searchServices@2025-05-01",
      name: expect.stringMatching(/^srch-catalogue-test-[a-z0-9]{5}$/),
      body: {
        sku: { name: "basic" },
        properties: {
          replicaCount: 1,
          partitionCount: 1,
          disableLocalAuth: true,
          publicNetworkAccess: "Enabled",
          semanticSearch: "disabled",
        },
      },
      response_export_values: ["properties.endpoint"],
    });
    // Azure refuses it beside disableLocalAuth
    expect(service(plan)).not.toHaveProperty("body.properties.authOptions");
  });

  it("lets nobody in by itself", () => {
    expect(Plan.of((stack) => search(stack)).all(RoleAssignment)).toEqual([]);
  });

  it("lets people and apps query, write and manage, each on its own", () => {
    const plan = Plan.of((stack) => {
      const service = search(stack);
      const team = (name: string) => new Team(stack, name, { objectId: name, kind: "Group" });
      service.grantQuery(team("readers"));
      service.grantWriteDocuments(team("writers"));
      service.grantManageIndexes(team("managers"));
    });

    const roles = plan
      .all(RoleAssignment)
      .map((each) => [each["principal_id"], each["role_definition_name"]]);
    expect(Object.fromEntries(roles)).toMatchObject({
      readers: "Search Index Data Reader",
      writers: "Search Index Data Contributor",
      managers: "Search Service Contributor",
    });
  });

  it("links an app that queries, and one that keeps the indexes, to its address", () => {
    const plan = Plan.of((stack) => {
      const service = search(stack);
      const links = { readers: service.query(), keepers: service.keepIndexes() };
      for (const [name, link] of Object.entries(links)) {
        const team = new Team(stack, name, { objectId: name, kind: "Group" });
        link.grant(team);
        new TerraformOutput(stack, `Of${name}`, { value: link.settings({ clientId: "", principalId: "" }) });
      }
    });

    const SEARCH_ENDPOINT = `\${${plan.addressOf("Search/Resource")}.output.properties.endpoint}`;
    const told = { value: { SEARCH_ENDPOINT } };
    expect(plan.synthesized).toMatchObject({ output: { Ofreaders: told, Ofkeepers: told } });
    expect(plan.grantsTo("readers")).toEqual(["Search Index Data Reader: Search"]);
    expect(plan.grantsTo("keepers")).toEqual([
      "Search Index Data Contributor: Search",
      "Search Service Contributor: Search",
    ]);
  });

  it("logs, and alarms when it turns queries away or takes long", () => {
    const plan = Plan.of((stack) => search(stack));

    expect(plan.only(MonitorDiagnosticSetting)).toMatchObject({
      target_resource_id: `\${${plan.addressOf("Search/Resource")}.id}`,
    });
    expect(plan.all(MonitorMetricAlert).map(({ criteria }) => criteria)).toEqual(
      expect.arrayContaining([
        [expect.objectContaining({ metric_name: "ThrottledSearchQueriesPercentage" })],
        [expect.objectContaining({ metric_name: "SearchLatency" })],
      ]),
    );
  });

  it("takes its size as asked", () => {
    const plan = Plan.of((stack) => search(stack, { sku: "standard", replicas: 3, partitions: 12 }));

    expect(service(plan)).toMatchObject({
      body: { sku: { name: "standard" }, properties: { replicaCount: 3, partitionCount: 12 } },
    });
  });

  it("is only reached inside the network where there is one", () => {
    const plan = Plan.of((stack) => search(stack, {}, { network: someNetwork }));

    expect(service(plan)).toMatchObject({
      body: {
        properties: { publicNetworkAccess: "Disabled", networkRuleSet: { bypass: "None", ipRules: [] } },
      },
    });
    expect(plan.only(PrivateEndpoint)).toMatchObject({
      private_service_connection: { subresource_names: ["searchService"] },
    });
  });

  it("lets people outside the network in by address", () => {
    const network = openTo({ ipRanges: ["203.0.113.7"] });
    const plan = Plan.of((stack) => search(stack, {}, { network }));

    expect(service(plan)).toMatchObject({
      body: {
        properties: {
          publicNetworkAccess: "Enabled",
          networkRuleSet: { ipRules: [{ value: "203.0.113.7" }] },
        },
      },
    });
  });

  it("cannot be deleted where data is protected", () => {
    const plan = Plan.of((stack) => search(stack, {}, { dataProtected: true }));

    expect(service(plan)).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(plan.only(ManagementLock)).toMatchObject({ scope: `\${${plan.addressOf("Search/Resource")}.id}` });
  });

  it.each<Partial<FoundationProps>>([{}, { network: openTo({ ipRanges: ["203.0.113.7"] }) }])(
    "has a body that Azure Resource Manager publishes, in %j",
    (environment) => {
      const types = armTypes("microsoft.search@2025-05-01");
      if (!types) return console.warn("../shared/azure-schema is not on this machine: nothing was compared");

      const { type, name, location, body } = service(Plan.of((stack) => search(stack, {}, environment)));
      expect(problemsInBody(types, String(type), { name, location, ...(body as object) })).toEqual([]);
    },
  );

  it.each<Partial<SearchServiceProps>>([
    { replicas: 4 },
    { replicas: 0 },
    { replicas: 1.5 },
    { partitions: 4 },
    { sku: "standard", replicas: 13 },
    { sku: "standard", replicas: 4, partitions: 12 },
  ])("fails when Azure does not offer %j", (capacity) => {
    expectRefusal(() => Plan.of((stack) => search(stack, capacity)), "SearchCapacityNotOffered");
  });
});

function search(
  stack: TerraformStack,
  props: Partial<SearchServiceProps> = {},
  environment: Partial<FoundationProps> = {},
): SearchService {
  return new SearchService(stack, "Search", {
    foundation: foundation(stack, environment),
    purpose: "catalogue",
    ...props,
  });
}

function service(plan: Plan): Attributes {
  return plan.at("Search/Resource");
}
