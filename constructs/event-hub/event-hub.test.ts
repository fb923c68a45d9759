import { Eventhub } from "@cdktf/provider-azurerm/lib/eventhub";
import { EventhubConsumerGroup } from "@cdktf/provider-azurerm/lib/eventhub-consumer-group";
import { EventhubNamespace } from "@cdktf/provider-azurerm/lib/eventhub-namespace";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { TerraformStack } from "cdktf";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import type { FoundationProps } from "../foundation/foundation";
import { EventHub, type EventHubProps } from "./event-hub";

describe("EventHub", () => {
  it("takes no keys, keeps events for a day and does not grow when nothing is asked for", () => {
    const plan = Plan.of((stack) => hub(stack));
    expect(plan.only(EventhubNamespace)).toMatchObject({
      sku: "Standard",
      capacity: 1,
      auto_inflate_enabled: false,
      local_authentication_enabled: false,
      minimum_tls_version: "1.2",
      public_network_access_enabled: true,
    });
    expect(plan.only(Eventhub)).toMatchObject({
      name: "deeds",
      partition_count: 4,
      retention_description: { cleanup_policy: "Delete", retention_time_in_hours: 24 },
    });
    expect(plan.all(EventhubConsumerGroup)).toEqual([]);
  });

  it("grows to what it may grow to, and a deploy does not take that back", () => {
    const plan = Plan.of((stack) => hub(stack, { throughputUnits: 2, mostThroughputUnits: 6 }));
    expect(plan.only(EventhubNamespace)).toMatchObject({
      capacity: 2,
      auto_inflate_enabled: true,
      maximum_throughput_units: 6,
      lifecycle: { ignore_changes: ["capacity"] },
    });
  });

  it("lets whoever sends send, and whoever receives receive, at the hub alone", () => {
    const roles = (link: "receive" | "send" | "use") => {
      const plan = Plan.of((stack) => {
        const deeds = hub(stack, { consumerGroups: ["profile"] });
        const { clientId, principalId, node } = new UserAssignedIdentity(stack, "App", {
          name: "app",
          resourceGroupName: "rg",
          location: "westeurope",
        });
        const granted = jest.fn();
        const { settings, grant } = deeds[link]("EVENTS");
        grant({ node, principalId, granted });
        grant({ node, principalId, granted });
        const given = settings({ clientId, principalId });
        expect(Object.keys(given)).toEqual(
          link === "send"
            ? ["EVENTS__fullyQualifiedNamespace", "EVENTS_HUB"]
            : ["EVENTS__fullyQualifiedNamespace", "EVENTS_HUB", "EVENTS__credential", "EVENTS__clientId"],
        );
      });
      const assignments = plan.all(RoleAssignment);
      for (const { scope } of assignments) expect(scope).toMatch(/^\$\{azurerm_eventhub\.\w+\.id\}$/);
      return assignments.map(({ role_definition_name }) => role_definition_name);
    };
    expect(roles("send")).toEqual(["Azure Event Hubs Data Sender"]);
    expect(roles("receive")).toEqual(["Azure Event Hubs Data Receiver"]);
    expect(roles("use").sort()).toEqual(["Azure Event Hubs Data Receiver", "Azure Event Hubs Data Sender"]);
  });

  it("tells of events that are throttled or fail, and of limits", () => {
    const plan = Plan.of((stack) => hub(stack));
    const metrics = plan.all(MonitorMetricAlert).flatMap(({ criteria }) => criteria);
    expect(metrics.map((each) => (each as { metric_name: string }).metric_name).sort()).toEqual([
      "QuotaExceededErrors",
      "ServerErrors",
      "ThrottledRequests",
    ]);
  });

  it("has no public address in a private network, and is locked where data is protected", () => {
    const plan = Plan.of((stack) => hub(stack, {}, { network: someNetwork, dataProtected: true }));
    expect(plan.only(EventhubNamespace)).toMatchObject({
      public_network_access_enabled: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(
      plan.all(PrivateEndpoint).map(({ private_service_connection }) => private_service_connection),
    ).toEqual(expect.arrayContaining([expect.objectContaining({ subresource_names: ["namespace"] })]));
    expect(plan.all(ManagementLock)).not.toEqual([]);
  });

  it.each([
    [{ partitions: 33 }, "PartitionsOutOfRange"],
    [{ partitions: 0 }, "PartitionsOutOfRange"],
    [{ retentionHours: 169 }, "RetentionOutOfRange"],
    [{ throughputUnits: 41 }, "ThroughputUnitsOutOfRange"],
    [{ throughputUnits: 4, mostThroughputUnits: 4 }, "MostThroughputUnitsOutOfRange"],
  ])("refuses %j", (props, code) => {
    expectRefusal(() => Plan.of((stack) => hub(stack, props)), code);
  });
});

function hub(
  stack: TerraformStack,
  props: Partial<EventHubProps> = {},
  about: Partial<FoundationProps> = {},
): EventHub {
  return new EventHub(stack, "Deeds", {
    foundation: foundation(stack, about),
    purpose: "articles",
    name: "deeds",
    ...props,
  });
}
