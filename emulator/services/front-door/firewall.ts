import type { Log } from "../../core/service";
import { holds } from "./conditions";
import type { FrontDoorRequest } from "./front-door-request";
import type { FirewallPolicy, FirewallRule } from "./front-door-resources";

export type FirewallVerdict =
  | { readonly kind: "pass" }
  | { readonly kind: "block"; readonly status: number; readonly body?: string }
  | { readonly kind: "redirect"; readonly location: string };

interface Window {
  requests: number;
  readonly endsMs: number;
}

const minuteMs = 60_000;
/** Counters of addresses that never came back are dropped from here on. */
const mostWindows = 10_000;

/** Decides each request by the custom rules of firewall policies, and counts for those with a limit. */
export class EmulatedFirewall {
  private readonly windows = new Map<string, Window>();
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  decide(policies: readonly FirewallPolicy[], visit: FrontDoorRequest, nowMs = Date.now()): FirewallVerdict {
    for (const policy of policies) {
      const verdict = this.decideBy(policy, visit, nowMs);
      if (verdict.kind !== "pass") return verdict;
    }
    return { kind: "pass" };
  }

  private decideBy(policy: FirewallPolicy, visit: FrontDoorRequest, nowMs: number): FirewallVerdict {
    for (const rule of [...policy.rules].sort((one, other) => one.priority - other.priority)) {
      if (!rule.conditions.every((condition) => holds(condition, visit))) continue;
      if (rule.limit && !this.isPassed(`${policy.id}/${rule.name}`, rule.limit, visit, nowMs)) continue;
      this.report(policy, rule, visit);
      if (!policy.prevents || rule.action === "Log") continue;
      return verdictOf(policy, rule);
    }
    return { kind: "pass" };
  }

  /** Counts the request. */
  private isPassed(
    rule: string,
    { requests, minutes }: { readonly requests: number; readonly minutes: number },
    { socketAddress }: FrontDoorRequest,
    nowMs: number,
  ): boolean {
    const key = `${rule} ${socketAddress}`;
    let window = this.windows.get(key);
    if (window === undefined || window.endsMs <= nowMs) {
      if (this.windows.size >= mostWindows) this.dropEnded(nowMs);
      window = { requests: 0, endsMs: nowMs + minutes * minuteMs };
      this.windows.set(key, window);
    }
    window.requests++;
    return window.requests > requests;
  }

  private dropEnded(nowMs: number): void {
    for (const [key, { endsMs }] of this.windows) if (endsMs <= nowMs) this.windows.delete(key);
  }

  private report(policy: FirewallPolicy, rule: FirewallRule, visit: FrontDoorRequest): void {
    const what = policy.prevents ? rule.action : `${rule.action}, only detected`;
    this.log(
      "warning",
      "front-door",
      `the firewall rule ${rule.name} matched ${visit.method} ${visit.path} of ${visit.socketAddress}: ${what} (${visit.reference})`,
    );
  }
}

function verdictOf(policy: FirewallPolicy, rule: FirewallRule): FirewallVerdict {
  if (rule.action === "Allow") return { kind: "pass" };
  if (rule.action === "Redirect") return { kind: "redirect", location: policy.redirectUrl ?? "/" };
  return {
    kind: "block",
    status: policy.blockStatus ?? (rule.limit ? 429 : 403),
    ...(policy.blockBody !== undefined && { body: policy.blockBody }),
  };
}
