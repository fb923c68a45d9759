import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import type { TerraformStack } from "cdktf";
import { Team } from "../../constructs/core/principals";
import { imagesContainers } from "../../runtime/functions/images/settings";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, somePackage } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { ImagePipeline, type ImagePipelineProps } from "./image-pipeline";

describe("ImagePipeline", () => {
  it("has the containers that its handler uses, and one for events nobody took", () => {
    const plan = Plan.of((stack) => pipeline(stack));

    const names = plan.all(StorageContainer).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(imagesContainers)));
    expect(names).toContain("dead-letters");
  });

  it("lets its handler read what came in, write what comes out, keep failures in a queue, and no more", () => {
    const plan = Plan.of((stack) => pipeline(stack));

    expect(grantsOn(plan, "Images/Storage", "Images_App_Identity")).toEqual([
      "Storage Queue Data Contributor: Images/Storage",
      "Storage Blob Data Reader: Images/Storage/input",
      "Storage Blob Data Contributor: Images/Storage/metadata",
      "Storage Blob Data Contributor: Images/Storage/output",
      "Storage Blob Data Contributor: Images/Storage/rejected",
      "Storage Blob Data Contributor: Images/Storage/thumbnails",
    ]);
  });

  it("keeps rejected images for a month and moves what is rarely read to cheaper storage", () => {
    const plan = Plan.of((stack) => pipeline(stack));

    expect(plan.only(StorageManagementPolicy)).toMatchObject({
      rule: [
        { name: "rejected", filters: { prefix_match: ["rejected/", "dead-letters/"] } },
        { name: "originals", filters: { prefix_match: ["input/", "output/"] } },
        { name: "oldVersions" },
      ],
    });
  });

  it("alarms on the poison queue, on dead letters and on many rejections", () => {
    const plan = Plan.of((stack) => pipeline(stack, { toleratedRejectionsPerHour: 3 }));

    expect(plan.all(MonitorScheduledQueryRulesAlertV2)).toMatchObject([
      { criteria: [{ query: expect.stringContaining("/dead-letters/"), threshold: 0 }] },
      { criteria: [{ query: expect.stringContaining("webjobs-blobtrigger-poison"), threshold: 0 }] },
      { criteria: [{ query: expect.stringContaining("/rejected/"), threshold: 3 }] },
    ]);
  });

  it("takes replication, retention and size as asked", () => {
    const plan = Plan.of((stack) =>
      pipeline(stack, {
        replication: "GZRS",
        restoreDays: 30,
        rejectedDays: 90,
        app: { instanceMemoryMB: 4096, alwaysReady: { blob: 1 } },
      }),
    );

    expect(plan.at("Images/Storage/Resource")).toMatchObject({
      account_replication_type: "GZRS",
      blob_properties: { delete_retention_policy: { days: 30 } },
    });
    expect(plan.at("Images/App/Resource")).toMatchObject({
      body: { properties: { functionAppConfig: { scaleAndConcurrency: { instanceMemoryMB: 4096 } } } },
    });
  });

  it("decodes less at once where an instance has little memory", () => {
    const settingsWith = (instanceMemoryMB: 512 | 2048) =>
      JSON.stringify(
        Plan.of((stack) => pipeline(stack, { app: { instanceMemoryMB } })).at("Images/App/Resource"),
      );

    expect(settingsWith(512)).toContain('{"name":"IMAGES_MAX_DECODING_BYTES","value":"100000000"}');
    expect(settingsWith(2048)).not.toContain("IMAGES_MAX_DECODING_BYTES");
  });

  it("lets people upload, read results and clear up, each on its own", () => {
    const plan = Plan.of((stack) => {
      const images = pipeline(stack);
      images.grantUpload(new Team(stack, "Uploaders", { objectId: "uploaders", kind: "Group" }));
      images.grantResults(new Team(stack, "Readers", { objectId: "readers", kind: "Group" }));
      images.grantOperate(new Team(stack, "Operators", { objectId: "operators", kind: "Group" }));
    });

    expect(grantsOn(plan, "Images/Storage", "uploaders")).toEqual([
      "Storage Blob Data Contributor: Images/Storage/input",
    ]);
    expect(grantsOn(plan, "Images/Storage", "readers")).toEqual([
      "Storage Blob Data Reader: Images/Storage/metadata",
      "Storage Blob Data Reader: Images/Storage/output",
      "Storage Blob Data Reader: Images/Storage/rejected",
      "Storage Blob Data Reader: Images/Storage/thumbnails",
    ]);
    expect(grantsOn(plan, "Images/Storage", "operators")).toEqual([
      "Storage Queue Data Contributor: Images/Storage",
      "Storage Blob Data Contributor: Images/Storage/dead-letters",
      "Storage Blob Data Contributor: Images/Storage/rejected",
    ]);
  });

  it("fails when rejectedDays is not a number of days", () => {
    expectRefusal(() => Plan.of((stack) => pipeline(stack, { rejectedDays: -1 })), "LifecycleRuleNotLegal");
  });
});

/** "role: path of what it is granted on" for one principal, sorted by path. */
function grantsOn(plan: Plan, path: string, principal: string): string[] {
  return plan
    .byOwner(RoleAssignment)
    .filter(({ owner }) => owner.startsWith(path))
    .filter(({ attributes }) => String(attributes["principal_id"]).includes(principal))
    .sort((a, b) => (a.owner < b.owner ? -1 : 1))
    .map(({ owner, attributes }) => `${attributes["role_definition_name"]}: ${owner}`);
}

function pipeline(stack: TerraformStack, props: Partial<ImagePipelineProps> = {}): ImagePipeline {
  return new ImagePipeline(stack, "Images", {
    foundation: foundation(stack),
    package: somePackage,
    ...props,
  });
}
