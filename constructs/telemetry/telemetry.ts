import { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { MonitorActionGroup } from "@cdktf/provider-azurerm/lib/monitor-action-group";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { MonitorSmartDetectorAlertRule } from "@cdktf/provider-azurerm/lib/monitor-smart-detector-alert-rule";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { checkRange } from "../core/check";
import { type Grantee, grant } from "../core/grant";
import type { Names } from "../core/names";
import { LogAlarm, type LogAlarmProps } from "./log-alarm";
import { MetricAlarm, type MetricAlarmProps } from "./metric-alarm";
import { severityNumber } from "./severity";
import { WebTest, type WebTestProps } from "./web-test";
import { Workbook, type WorkbookProps } from "./workbook/workbook";

export interface TelemetryProps {
  readonly resourceGroup: ResourceGroup;
  readonly names: Names;

  /**
   * Who gets a mail when an alarm fires.
   *
   * @default - nobody; alarms are only shown in the portal
   */
  readonly alertEmails?: readonly string[];

  /**
   * Days during which logs and telemetry can be queried.
   *
   * @default 30
   */
  readonly retentionDays?: 30 | 60 | 90 | 120 | 180 | 270 | 365 | 550 | 730;

  /**
   * What the workspace takes in a day, in gigabytes; what comes after that is lost until the next day.
   *
   * @default 5
   */
  readonly dailyCapGb?: number;
}

/** Logs, traces and alarms of an estate. Only identities may send: there is no ingestion key to leak. */
export class Telemetry extends Construct {
  readonly workspace: LogAnalyticsWorkspace;
  readonly component: ApplicationInsights;
  readonly actionGroup: MonitorActionGroup;
  readonly resourceGroup: ResourceGroup;
  readonly names: Names;

  constructor(scope: Construct, id: string, props: TelemetryProps) {
    super(scope, id);
    const { resourceGroup, names, retentionDays = 30, dailyCapGb = 5 } = props;
    checkRange(this, "DailyCapOutOfRange", dailyCapGb, {
      prop: "dailyCapGb",
      from: 1,
      to: 1000,
      why: "a workspace without a cap can cost without limit, and Application Insights stops at 1000 GB",
    });
    this.resourceGroup = resourceGroup;
    this.names = names;
    this.workspace = this.createWorkspace(retentionDays, dailyCapGb);
    this.component = this.createComponent(retentionDays, dailyCapGb);
    this.actionGroup = this.createActionGroup(props.alertEmails ?? []);
    this.watchForAnomalies();
  }

  /** Lets `grantee` send telemetry; without it the component answers 403. */
  grantPublish(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Monitoring Metrics Publisher", this.component.id);
  }

  /** Lets people query logs and telemetry and see alarms. */
  grantRead(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Monitoring Reader", this.resourceGroup.id);
  }

  /** Sends everything that `resourceId` logs and measures to the workspace. */
  collect(scope: Construct, resourceId: string, metrics = "AllMetrics"): MonitorDiagnosticSetting {
    return new MonitorDiagnosticSetting(scope, "Diagnostics", {
      name: "to-workspace",
      targetResourceId: resourceId,
      logAnalyticsWorkspaceId: this.workspace.id,
      enabledLog: [{ categoryGroup: "allLogs" }],
      enabledMetric: [{ category: metrics }],
    });
  }

  /** An alarm on a metric that Azure measures by itself. */
  addMetricAlarm(scope: Construct, id: string, alarm: Omit<MetricAlarmProps, "telemetry">): MetricAlarm {
    return new MetricAlarm(scope, id, { telemetry: this, ...alarm });
  }

  /** An alarm on what the logs in the workspace say. */
  addLogAlarm(scope: Construct, id: string, alarm: Omit<LogAlarmProps, "telemetry">): LogAlarm {
    return new LogAlarm(scope, id, { telemetry: this, ...alarm });
  }

  /** Asks for a page from outside, again and again, with an alarm when it does not answer. */
  addWebTest(scope: Construct, id: string, test: Omit<WebTestProps, "telemetry">): WebTest {
    return new WebTest(scope, id, { telemetry: this, ...test });
  }

  /** A page of charts over what is recorded. */
  addWorkbook(scope: Construct, id: string, workbook: Omit<WorkbookProps, "telemetry">): Workbook {
    return new Workbook(scope, id, { telemetry: this, ...workbook });
  }

  private createWorkspace(retentionInDays: number, dailyQuotaGb: number): LogAnalyticsWorkspace {
    return new LogAnalyticsWorkspace(this, "Workspace", {
      name: this.names.of("logWorkspace"),
      resourceGroupName: this.resourceGroup.name,
      location: this.resourceGroup.location,
      sku: "PerGB2018",
      retentionInDays,
      dailyQuotaGb,
      localAuthenticationEnabled: false,
    });
  }

  private createComponent(retentionInDays: number, dailyDataCapInGb: number): ApplicationInsights {
    return new ApplicationInsights(this, "Resource", {
      name: this.names.of("applicationInsights"),
      resourceGroupName: this.resourceGroup.name,
      location: this.resourceGroup.location,
      workspaceId: this.workspace.id,
      applicationType: "web",
      retentionInDays,
      dailyDataCapInGb,
      localAuthenticationDisabled: true,
    });
  }

  private createActionGroup(emails: readonly string[]): MonitorActionGroup {
    return new MonitorActionGroup(this, "ActionGroup", {
      name: this.names.of("actionGroup"),
      resourceGroupName: this.resourceGroup.name,
      shortName: "alarms",
      emailReceiver: emails.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
    });
  }

  /**
   * Azure makes this rule by itself minutes after the component, if it is not there under just this name, together with
   * an action group that mails whoever may read the subscription and that no destroy knows.
   */
  private watchForAnomalies(): void {
    new MonitorSmartDetectorAlertRule(this, "AnomalyAlarm", {
      name: `Failure Anomalies - ${this.names.of("applicationInsights")}`,
      resourceGroupName: this.resourceGroup.name,
      description:
        "Unusually many requests, or calls to other services, fail. Look at Failures in Application Insights.",
      detectorType: "FailureAnomaliesDetector",
      scopeResourceIds: [this.component.id],
      severity: `Sev${severityNumber.warning}`,
      frequency: "PT1M",
      actionGroup: { ids: [this.actionGroup.id] },
    });
  }
}
