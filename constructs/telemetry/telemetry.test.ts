import { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights";
import { ApplicationInsightsStandardWebTest } from "@cdktf/provider-azurerm/lib/application-insights-standard-web-test";
import { ApplicationInsightsWorkbook } from "@cdktf/provider-azurerm/lib/application-insights-workbook";
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
import type { WebTestProps } from "./web-test";
import { requestSection } from "./workbook/request-charts";

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

  it("shows what is recorded in a workbook, whose charts all ask the workspace for the time that somebody looks at", () => {
    const plan = Plan.of((stack) =>
      telemetry(stack).addWorkbook(stack, "Workbook", {
        purpose: "thing",
        title: "Things",
        sections: [
          requestSection("func-thing"),
          {
            title: "Things",
            text: "How many there are.",
            charts: [
              { title: "Month", query: "AppEvents | count", as: "table", lastDays: 30, whenEmpty: "None." },
              { title: "All", query: "AppEvents | count", as: "table", width: "full", whenEmpty: "None." },
            ],
          },
        ],
      }),
    );

    const { name, data_json, ...rest } = plan.only(ApplicationInsightsWorkbook);
    expect(rest).toMatchObject({
      display_name: expect.stringMatching(/^Things \(/),
      source_id: expect.stringMatching(/^\$\{lower\(azurerm_log_analytics_workspace\..*\.id\)\}$/),
    });
    expect(name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const { items } = JSON.parse(String(data_json));
    expect(items.map(({ type }: { type: number }) => type)).toEqual([9, 1, 3, 3, 3, 3, 3, 1, 3, 3]);
    expect(items.at(-3).content.json).toBe("## Things\n\nHow many there are.");
    expect(items.at(-1)).toMatchObject({
      content: {
        query: "AppEvents | count",
        timeContextFromParameter: items[0].content.parameters[0].name,
        crossComponentResources: [expect.stringMatching(/^\$\{azurerm_log_analytics_workspace\..*\.id\}$/)],
        visualization: "table",
      },
    });
    expect(items.at(-1)).not.toHaveProperty("customWidth");
    expect(items.at(-2)).toMatchObject({
      content: { timeContext: { durationMs: 2_592_000_000 } },
      customWidth: "50",
    });
    expect(items.at(-2).content).not.toHaveProperty("timeContextFromParameter");
  });

  describe("a web test", () => {
    const page = { purpose: "page", description: "The page is gone.", url: "https://page.example/health" };
    const asking = (props: Partial<WebTestProps> = {}) =>
      Plan.of((stack) => telemetry(stack).addWebTest(stack, "Page", { ...page, ...props }));

    it("runs from five locations every five minutes, and watches the certificate", () => {
      const test = asking().only(ApplicationInsightsStandardWebTest);
      expect(test).toMatchObject({
        // azurerm makes a test that is off where nobody says so
        enabled: true,
        retry_enabled: true,
        frequency: 300,
        application_insights_id: expect.stringMatching(/^\$\{azurerm_application_insights\..*\.id\}$/),
        request: { url: page.url, follow_redirects_enabled: false, parse_dependent_requests_enabled: false },
        validation_rules: {
          expected_status_code: 200,
          ssl_check_enabled: true,
          ssl_cert_remaining_lifetime: 7,
        },
      });
      expect(new Set(test["geo_locations"] as string[]).size).toBe(5);
    });

    it("asks of a page without a certificate nothing about one, which azurerm would refuse", () => {
      const { validation_rules } = asking({ url: "http://page.example" }).only(
        ApplicationInsightsStandardWebTest,
      );
      expect(validation_rules).toEqual({ expected_status_code: 200 });
    });

    it("is made after what answers it, and takes locations and frequency as asked", () => {
      const plan = Plan.of((stack) => {
        const all = telemetry(stack);
        all.addWebTest(stack, "Page", {
          ...page,
          askAfter: [all.workspace],
          frequencySeconds: 900,
          locations: ["us-va-ash-azr", "us-il-ch1-azr", "us-tx-sn1-azr"],
        });
      });
      expect(plan.only(ApplicationInsightsStandardWebTest)).toMatchObject({
        frequency: 900,
        geo_locations: ["us-va-ash-azr", "us-il-ch1-azr", "us-tx-sn1-azr"],
        depends_on: [plan.addressOf("Foundation/Telemetry/Workspace")],
      });
    });

    it("has an alarm on its answers alone, with the component for its only scope", () => {
      const plan = asking();
      const test = plan.addressOf("Page/Resource");
      expect(plan.only(MonitorMetricAlert)).toMatchObject({
        severity: 0,
        // azurerm keeps no order of scopes, and Azure takes an alarm on locations only with the test before the component
        scopes: [expect.stringMatching(/^\$\{azurerm_application_insights\..*\.id\}$/)],
        criteria: [
          {
            metric_namespace: "microsoft.insights/components",
            metric_name: "availabilityResults/availabilityPercentage",
            aggregation: "Average",
            operator: "LessThan",
            skip_metric_validation: true,
            dimension: [{ name: "availabilityResult/name", values: [`\${${test}.name}`] }],
          },
        ],
        action: [{ action_group_id: expect.stringContaining("azurerm_monitor_action_group") }],
      });
    });

    it.each<[number, Partial<WebTestProps>, number]>([
      [3, {}, 5],
      [2, { failedLocations: 2 }, 5],
      [5, { failedLocations: 5 }, 5],
      [1, { locations: ["us-va-ash-azr"] }, 1],
    ])("fires when %d locations fail, and not when one fewer does: %j", (failed, props, all) => {
      const { criteria } = asking(props).only(MonitorMetricAlert);
      const [{ threshold }] = criteria as [{ threshold: number }];
      expect((100 * (all - failed)) / all).toBeLessThan(threshold);
      expect((100 * (all - failed + 1)) / all).toBeGreaterThan(threshold);
    });

    it.each<Partial<WebTestProps>>([
      { failedLocations: 0 },
      { failedLocations: 6 },
      { failedLocations: 2, locations: ["us-va-ash-azr"] },
      { locations: [] },
    ])("fails when so many locations cannot fail: %j", (props) => {
      expectRefusal(() => asking(props), "FailedLocationsOutOfRange");
    });
  });

  it.each([0, 1001, 2.5])("fails when dailyCapGb is %d", (dailyCapGb) => {
    expectRefusal(() => Plan.of((stack) => telemetry(stack, { dailyCapGb })), "DailyCapOutOfRange");
  });
});

function telemetry(stack: TerraformStack, props: Partial<TelemetryProps> = {}): Telemetry {
  return foundation(stack, { telemetry: props }).telemetry;
}
