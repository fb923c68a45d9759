import { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { MonitorActionGroup } from "@cdktf/provider-azurerm/lib/monitor-action-group";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2";
import { MonitorSmartDetectorAlertRule } from "@cdktf/provider-azurerm/lib/monitor-smart-detector-alert-rule";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Team } from "../core/principals";
import type { Telemetry, TelemetryProps } from "./telemetry";

describe("Telemetry", () => {
  it("takes telemetry from identities only, and not without limit, when nothing is asked for", () => {
    const plan = Plan.of((stack) => telemetry(stack));

    expect(plan.only(ApplicationInsights)).toMatchObject({
      local_authentication_disabled: true,
      daily_data_cap_in_gb: 5,
      retention_in_days: 30,
      workspace_id: expect.stringContaining("azurerm_log_analytics_workspace"),
    });
    expect(plan.only(LogAnalyticsWorkspace)).toMatchObject({
      local_authentication_enabled: false,
      daily_quota_gb: 5,
      retention_in_days: 30,
    });
    expect(plan.only(MonitorActionGroup)).toMatchObject({ short_name: "alarms" });
    expect(plan.only(MonitorActionGroup)).not.toHaveProperty("email_receiver.0");
  });

  it("takes addresses, retention and cap as asked", () => {
    const plan = Plan.of((stack) =>
      telemetry(stack, { alertEmails: ["oncall@example.com"], retentionDays: 365, dailyCapGb: 50 }),
    );

    expect(plan.only(MonitorActionGroup)).toMatchObject({
      email_receiver: [{ email_address: "oncall@example.com", use_common_alert_schema: true }],
    });
    expect(plan.only(LogAnalyticsWorkspace)).toMatchObject({ daily_quota_gb: 50, retention_in_days: 365 });
  });

  it("lets apps send and people read", () => {
    const plan = Plan.of((stack) => {
      const all = telemetry(stack);
      const team = new Team(stack, "Team", { objectId: "team", kind: "Group" });
      all.grantPublish(team);
      all.grantRead(team);
    });

    expect(plan.all(RoleAssignment)).toMatchObject([
      {
        role_definition_name: "Monitoring Metrics Publisher",
        scope: expect.stringContaining("application_insights"),
      },
      { role_definition_name: "Monitoring Reader", scope: expect.stringContaining("azurerm_resource_group") },
    ]);
  });

  it("collects all logs and metrics of a resource", () => {
    const plan = Plan.of((stack) => telemetry(stack).collect(new Construct(stack, "Thing"), "/thing"));

    expect(plan.only(MonitorDiagnosticSetting)).toMatchObject({
      target_resource_id: "/thing",
      enabled_log: [{ category_group: "allLogs" }],
      enabled_metric: [{ category: "AllMetrics" }],
    });
  });

  it("alarms on a metric that may not have been measured yet", () => {
    const plan = Plan.of((stack) =>
      telemetry(stack).addMetricAlarm(stack, "Alarm", {
        purpose: "thing",
        description: "The thing fails.",
        resourceId: "/thing",
        namespace: "Microsoft.Thing/things",
        metric: "Failures",
        aggregation: "Total",
        when: "GreaterThan",
        threshold: 3,
        dimensions: { kind: ["bad"], part: ["*"] },
        window: "PT1H",
        severity: "critical",
      }),
    );

    expect(plan.only(MonitorMetricAlert)).toMatchObject({
      severity: 0,
      window_size: "PT1H",
      frequency: "PT15M",
      criteria: [
        {
          operator: "GreaterThan",
          threshold: 3,
          skip_metric_validation: true,
          dimension: [
            { name: "kind", operator: "Include", values: ["bad"] },
            { name: "part", operator: "Include", values: ["*"] },
          ],
        },
      ],
      action: [{ action_group_id: expect.stringContaining("azurerm_monitor_action_group") }],
    });
  });

  it("takes the place of the rule that Azure would make by itself, and mails the alert addresses", () => {
    const plan = Plan.of((stack) => telemetry(stack));
    const { name } = plan.only(ApplicationInsights);
    expect(plan.only(MonitorSmartDetectorAlertRule)).toMatchObject({
      name: `Failure Anomalies - ${name}`,
      detector_type: "FailureAnomaliesDetector",
      scope_resource_ids: [expect.stringMatching(/^\$\{azurerm_application_insights\..*\.id\}$/)],
      action_group: { ids: [expect.stringContaining("azurerm_monitor_action_group")] },
    });
  });

  it("alarms on logs whose table may not exist yet", () => {
    const plan = Plan.of((stack) =>
      telemetry(stack).addLogAlarm(stack, "Alarm", {
        purpose: "thing",
        description: "The thing fails.",
        table: "AppEvents",
        where: 'Name == "failed"',
      }),
    );

    expect(plan.only(MonitorScheduledQueryRulesAlertV2)).toMatchObject({
      severity: 1,
      skip_query_validation: true,
      criteria: [
        {
          query: expect.stringMatching(/, AppEvents \| where Name == "failed"$/),
          time_aggregation_method: "Count",
          threshold: 0,
        },
      ],
    });
  });

  it.each([0, 1001, 2.5])("fails when dailyCapGb is %d", (dailyCapGb) => {
    expectRefusal(() => Plan.of((stack) => telemetry(stack, { dailyCapGb })), "DailyCapOutOfRange");
  });
});

function telemetry(stack: TerraformStack, props: Partial<TelemetryProps> = {}): Telemetry {
  return foundation(stack, { telemetry: props }).telemetry;
}
