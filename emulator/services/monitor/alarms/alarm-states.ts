import type { Resource, ResourceStore } from "../../../resource-manager/resource-store";
import { text } from "../../../resource-manager/values";
import { KustoError } from "../kusto/kusto-error";
import { type AlarmRule, alarmRule, logAlertType, metricAlertType } from "./alarm-rule";
import { NotEvaluated } from "./not-evaluated";
import { RecordedTime, type RecordedWindow } from "./recorded-window";
import { type Incident, replayAlarm } from "./replay-alarm";

/** How an alarm stands, as `vitrine alarms` shows it. Times are ISO 8601. */
export interface AlarmState {
  readonly id: string;
  readonly name: string;
  readonly severity: number;
  readonly description: string;
  /** "not evaluated" is told of what the local Azure cannot look at. */
  readonly state: "fired" | "resolved" | "resting" | "not evaluated";
  /** When it fired last. */
  readonly firedAt?: string;
  readonly resolvedAt?: string;
  /** Why it is not evaluated. */
  readonly why?: string;
}

/** An alarm that fired. */
export interface FiredAlarm extends Incident {
  readonly rule: AlarmRule;
}

const dayMs = 86_400_000;

export interface AlarmParts {
  readonly resources: Pick<ResourceStore, "ofType">;
  readonly recorded: () => RecordedWindow;
}

/** Every alarm that is declared, by what was recorded in the day before `at`. @param at milliseconds since 1970 */
export class AlarmStates {
  private readonly parts: AlarmParts;

  constructor(parts: AlarmParts) {
    this.parts = parts;
  }

  of(at: number): AlarmState[] {
    return this.replayed(at).map(({ resource: { id, values }, rule, incidents, why }) => {
      const last = incidents.at(-1);
      return {
        id,
        name: text(values, "name"),
        severity: Number(values["severity"]),
        description: String(values["description"] ?? ""),
        state: !rule ? "not evaluated" : !last ? "resting" : last.resolvedAt ? "resolved" : "fired",
        ...(last && { firedAt: new Date(last.firedAt).toISOString() }),
        ...(last?.resolvedAt && { resolvedAt: new Date(last.resolvedAt).toISOString() }),
        ...(why !== undefined && { why }),
      };
    });
  }

  /** Those that fired in the day before, each time by itself, newest first. */
  fired(at: number): FiredAlarm[] {
    return this.replayed(at)
      .flatMap(({ rule, incidents }) => (rule ? incidents.map((each) => ({ ...each, rule })) : []))
      .sort((one, other) => other.firedAt - one.firedAt);
  }

  private replayed(at: number) {
    const { resources, recorded } = this.parts;
    const time = new RecordedTime(recorded());
    const declared = [...resources.ofType(logAlertType), ...resources.ofType(metricAlertType)].sort(byName);
    return declared.map((resource) => {
      const from = Math.max(resource.since ?? 0, at - dayMs);
      try {
        const rule = alarmRule(resource);
        return { resource, rule, incidents: replayAlarm(rule, time, { from, at }) };
      } catch (error) {
        if (!(error instanceof NotEvaluated || error instanceof KustoError)) throw error;
        return { resource, incidents: [], why: error.message };
      }
    });
  }
}

function byName({ values: one }: Resource, { values: other }: Resource): number {
  return text(one, "name").localeCompare(text(other, "name"));
}
