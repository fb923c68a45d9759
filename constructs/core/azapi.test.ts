import { TerraformOutput } from "cdktf";
import { Plan } from "../../test/support/plan";
import { AzapiAction, AzapiDataPlaneResource, AzapiResource, AzapiUpdateResource } from "./azapi";

describe("AzapiResource", () => {
  it("declares what the provider reads and nothing that was not asked for", () => {
    const plan = Plan.of((stack) => {
      new AzapiResource(stack, "Site", {
        type: "Microsoft.Web/sites@2025-03-01",
        name: "site",
        parentId: "/rg",
        body: { kind: "functionapp" },
      });
    });

    const { "//": _, ...attributes } = plan.only(AzapiResource);
    expect(attributes).toEqual({
      type: "Microsoft.Web/sites@2025-03-01",
      name: "site",
      parent_id: "/rg",
      body: { kind: "functionapp" },
      response_export_values: [],
      ignore_casing: true,
    });
  });

  it("tells the request that deletes it what is asked for, in azapi's lists", () => {
    const plan = Plan.of((stack) => {
      new AzapiResource(stack, "Workspace", {
        type: "Microsoft.MachineLearningServices/workspaces@2026-05-01",
        name: "workspace",
        parentId: "/rg",
        body: {},
        deletedWith: { forceToPurge: "true" },
      });
    });
    expect(plan.only(AzapiResource)).toMatchObject({ delete_query_parameters: { forceToPurge: ["true"] } });
  });

  it("declares identities as a block and offers what it exports", () => {
    const plan = Plan.of((stack) => {
      const site = new AzapiResource(stack, "Site", {
        type: "Microsoft.Web/sites@2025-03-01",
        name: "site",
        parentId: "/rg",
        location: "westeurope",
        identityIds: ["/identity"],
        body: {},
        exports: ["properties.defaultHostName"],
      });
      new TerraformOutput(stack, "host", { value: site.output("properties.defaultHostName") });
    });

    expect(plan.only(AzapiResource)).toMatchObject({
      identity: [{ type: "UserAssigned", identity_ids: ["/identity"] }],
      response_export_values: ["properties.defaultHostName"],
    });
    expect(plan.synthesized.output?.["host"]?.value).toMatch(
      /^\$\{azapi_resource\.\w+\.output\.properties\.defaultHostName\}$/,
    );
  });
});

describe("AzapiAction", () => {
  it("posts, and retries the errors that pass", () => {
    const plan = Plan.of((stack) => {
      new AzapiAction(stack, "Restart", {
        type: "Microsoft.Web/sites@2025-03-01",
        resourceId: "/site",
        action: "restart",
        retry: { errorMessageRegex: ["ServiceUnavailable"] },
      });
    });

    expect(plan.only(AzapiAction)).toMatchObject({
      resource_id: "/site",
      action: "restart",
      method: "POST",
      retry: { error_message_regex: ["ServiceUnavailable"] },
    });
  });

  it("waits for its own deletion when it is asked to", () => {
    const plan = Plan.of((stack) => {
      new AzapiAction(stack, "TakeTraffic", {
        type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2026-05-01",
        resourceId: "/endpoint",
        method: "PATCH",
        body: { properties: { traffic: {} } },
        when: "destroy",
      });
    });

    expect(plan.only(AzapiAction)).toMatchObject({ method: "PATCH", when: "destroy" });
  });
});

describe("AzapiUpdateResource", () => {
  it("sets some properties of a resource and offers what it exports", () => {
    const plan = Plan.of((stack) => {
      const traffic = new AzapiUpdateResource(stack, "Traffic", {
        type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2026-05-01",
        resourceId: "/endpoint",
        body: { properties: { traffic: { blue: 100 } } },
        exports: ["properties.scoringUri"],
      });
      new TerraformOutput(stack, "uri", { value: traffic.output("properties.scoringUri") });
    });

    const { "//": _, ...attributes } = plan.only(AzapiUpdateResource);
    expect(attributes).toEqual({
      type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2026-05-01",
      resource_id: "/endpoint",
      body: { properties: { traffic: { blue: 100 } } },
      response_export_values: ["properties.scoringUri"],
      ignore_casing: true,
    });
    expect(plan.synthesized.output?.["uri"]?.value).toMatch(
      /^\$\{azapi_update_resource\.\w+\.output\.properties\.scoringUri\}$/,
    );
  });
});

describe("AzapiDataPlaneResource", () => {
  it("is found at the host of its service, and retries while a permission spreads", () => {
    const plan = Plan.of((stack) => {
      new AzapiDataPlaneResource(stack, "Index", {
        type: "Microsoft.Search/searchServices/indexes@2026-04-01",
        name: "items",
        parentId: "search.example.com",
        body: { fields: [] },
        retry: { errorMessageRegex: ["Forbidden"], intervalSeconds: 20 },
      });
    });

    const { "//": _, ...attributes } = plan.only(AzapiDataPlaneResource);
    expect(attributes).toEqual({
      type: "Microsoft.Search/searchServices/indexes@2026-04-01",
      name: "items",
      parent_id: "search.example.com",
      body: { fields: [] },
      response_export_values: [],
      retry: { error_message_regex: ["Forbidden"], interval_seconds: 20 },
    });
  });
});
