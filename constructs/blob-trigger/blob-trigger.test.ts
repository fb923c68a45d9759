import { EventgridSystemTopicEventSubscription } from "@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { TerraformStack } from "cdktf";
import { z } from "zod";
import { foundation, somePackage } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { FunctionApp } from "../function-app/function-app";
import { PrivateStorage } from "../private-storage/private-storage";
import { BlobTrigger, type BlobTriggerProps } from "./blob-trigger";

describe("BlobTrigger", () => {
  it("calls the function for each new blob of the container, for a day, when nothing is asked for", () => {
    const plan = Plan.of((stack) => trigger(stack));

    expect(plan.only(EventgridSystemTopicEventSubscription)).toMatchObject({
      event_delivery_schema: "EventGridSchema",
      included_event_types: ["Microsoft.Storage.BlobCreated"],
      subject_filter: { subject_begins_with: "/blobServices/default/containers/input/blobs/" },
      webhook_endpoint: {
        url: expect.stringMatching(
          /^https:\/\/\$\{terraform_data.Develop_HostName_\w+\.output\}\/runtime\/webhooks\/blobs\?functionName=Host\.Functions\.develop&code=\$\{try\(data\.azapi_resource_action\..*\.sensitive_output\.systemKeys\.blobs_extension, ""\)\}$/,
        ),
      },
      retry_policy: { max_delivery_attempts: 30, event_time_to_live: 1440 },
      storage_blob_dead_letter_destination: { storage_blob_container_name: "dead-letters" },
      dead_letter_identity: { type: "SystemAssigned" },
    });
  });

  it("watches only names that begin as asked", () => {
    const plan = Plan.of((stack) => trigger(stack, { prefix: "uploads/" }));

    expect(plan.only(EventgridSystemTopicEventSubscription)).toMatchObject({
      subject_filter: { subject_begins_with: "/blobServices/default/containers/input/blobs/uploads/" },
    });
  });

  it("lets the app's host keep a queue in its own account, and waits for that before the app starts", () => {
    const plan = Plan.of((stack) => trigger(stack));

    const [queues, ...others] = plan
      .all(RoleAssignment)
      .filter((each) => each["role_definition_name"] === "Storage Queue Data Contributor");
    expect(others).toEqual([]);
    expect(queues).toMatchObject({
      scope: expect.stringContaining(plan.addressOf("Develop/HostStorage/Resource")),
    });
    expect(JSON.stringify(plan.at("Develop/Permissions/Resource"))).toContain("StorageQueueDataContributor");
  });

  it("subscribes when the topic may write dead letters and that has spread", () => {
    const plan = Plan.of((stack) => trigger(stack));

    const wait = plan.at("Trigger/Permissions/Resource");
    expect(Object.values(wait["triggers"] as object)).toEqual([expect.stringContaining("dead-letters")]);
    expect(plan.only(EventgridSystemTopicEventSubscription)).toMatchObject({
      depends_on: [plan.addressOf("Trigger/Permissions/Resource")],
    });
  });

  it("reads the key when the app has started its code, and says what to do when there is none", () => {
    const plan = Plan.of((stack) => trigger(stack));

    expect(plan.at("Trigger/HostStart")).toMatchObject({
      create_duration: "60s",
      depends_on: [plan.addressOf("Develop/Package/SyncTriggers")],
    });
    expect(plan.at("Trigger/Released")).toMatchObject({
      triggers_replace: expect.stringContaining(plan.addressOf("Trigger/HostStart")),
    });
    expect(plan.at("Trigger/HostKeys")).toMatchObject({
      resource_id: expect.stringContaining(`${plan.addressOf("Trigger/Released")}.output`),
    });
    expect(plan.only(EventgridSystemTopicEventSubscription)).toMatchObject({
      lifecycle: {
        precondition: [
          {
            condition: expect.stringMatching(/blobs_extension, ""\) != ""\}$/),
            error_message: expect.stringContaining("deploy again"),
          },
        ],
      },
    });
  });

  it("keeps one key of the host in the state, and never its master key", () => {
    const plan = Plan.of((stack) => trigger(stack));

    expect(plan.at("Trigger/HostKeys")).toMatchObject({
      action: "host/default/listkeys",
      response_export_values: [],
      sensitive_response_export_values: ["systemKeys.blobs_extension"],
    });
    expect(JSON.stringify(plan.synthesized)).not.toContain("azurerm_function_app_host_keys");
  });

  it("lets plans that ship code read the key at once: nothing makes Terraform put that off", () => {
    const keys = Plan.of((stack) => trigger(stack)).at("Trigger/HostKeys");

    // with either of these Terraform reads a data source only after everything it depends on has changed
    expect(keys).not.toHaveProperty("depends_on");
    expect(keys).not.toHaveProperty("lifecycle");
  });
});

function trigger(stack: TerraformStack, props: Partial<BlobTriggerProps> = {}): BlobTrigger {
  const shared = foundation(stack);
  const storage = new PrivateStorage(stack, "Photos", { foundation: shared, purpose: "photos" });
  return new BlobTrigger(stack, "Trigger", {
    foundation: shared,
    storage,
    container: storage.addContainer("input"),
    deadLetters: storage.addContainer("dead-letters"),
    app: new FunctionApp(stack, "Develop", {
      foundation: shared,
      purpose: "develop",
      package: somePackage,
      settingsSchema: z.object({}),
    }),
    functionName: "develop",
    ...props,
  });
}
