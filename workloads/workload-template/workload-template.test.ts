import type { TerraformStack } from "cdktf";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, somePackage } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { WorkloadTemplate, type WorkloadTemplateProps } from "./workload-template";

describe("WorkloadTemplate", () => {
  it("lets its app write documents, and no more beside what every app may", () => {
    const plan = Plan.of((stack) => template(stack));

    expect(plan.grantsTo("App_Identity").filter((each) => !each.includes("HostStorage"))).toEqual([
      "Monitoring Metrics Publisher: Foundation/Telemetry",
      "Storage Blob Data Contributor: Kept/Storage/documents",
    ]);
  });

  it("takes replication, retention and size as asked", () => {
    const plan = Plan.of((stack) =>
      template(stack, { replication: "GZRS", restoreDays: 30, maximumInstances: 3 }),
    );

    expect(plan.at("Kept/Storage/Resource")).toMatchObject({
      account_replication_type: "GZRS",
      blob_properties: { delete_retention_policy: { days: 30 } },
    });
    expect(plan.at("Kept/App/Resource")).toMatchObject({
      body: { properties: { functionAppConfig: { scaleAndConcurrency: { maximumInstanceCount: 3 } } } },
    });
  });

  it("fails when no instance may run", () => {
    expectRefusal(
      () => Plan.of((stack) => template(stack, { maximumInstances: 0 })),
      "MaximumInstancesOutOfRange",
    );
  });
});

function template(stack: TerraformStack, props: Partial<WorkloadTemplateProps> = {}): WorkloadTemplate {
  return new WorkloadTemplate(stack, "Kept", {
    foundation: foundation(stack),
    package: somePackage,
    ...props,
  });
}
