import { TerraformOutput } from "cdktf";
import { Plan } from "../../test/support/plan";
import { AzapiAction, AzapiResource } from "./azapi";

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
    });
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
});
