import type { Access } from "../access/access";
import type { Finding } from "../finding";
import type { PackageChange } from "../packages/package-change";
import type { Change, Plan } from "../plan/change";
import { type Kind, kindOf, kinds } from "./classify";
import { type Difference, differencesOf } from "./differences";

/** A change as a reviewer meets it. */
export interface ReportedChange extends Pick<Change, "address" | "path" | "action" | "movedFrom"> {
  readonly kind: Kind;
  /** What it is and is called, e.g. "storage container `input`". */
  readonly resource: string;
  readonly differences: readonly Difference[];
}

/** Who gains or loses what. */
export interface AccessDelta {
  readonly gained: readonly Access[];
  readonly lost: readonly Access[];
}

/** Everything a reviewer wants to know about a plan. */
export interface Report {
  readonly environment: string;
  /** What the plan is compared with: a branch or commit, "what is deployed"; undefined for a first deploy. */
  readonly against: string | undefined;
  /** The worst first, then by construct. */
  readonly changes: readonly ReportedChange[];
  readonly counts: Readonly<Record<Kind, number>>;
  readonly unchanged: number;
  /** Differences between Azure and what the last deploy left. */
  readonly drift: readonly ReportedChange[];
  readonly packages: readonly PackageChange[];
  readonly access: AccessDelta;
  readonly findings: readonly Finding[];
}

export interface ReportParts extends Pick<Report, "against" | "packages" | "access" | "findings"> {
  readonly plan: Plan;
}

export function reportOf({ plan, ...parts }: ReportParts): Report {
  const changes = plan.changes.map(reported).sort(byWeight);
  return {
    environment: plan.environment,
    changes,
    counts: Object.fromEntries(
      kinds.map((kind) => [kind, changes.filter((change) => change.kind === kind).length]),
    ) as Report["counts"],
    unchanged: plan.unchanged,
    drift: plan.drift.map(reported).sort(byWeight),
    ...parts,
  };
}

/** 0: nothing to do, 2: changes, 3: refused by policy; as `terraform plan -detailed-exitcode`, and one more. */
export function exitCodeOf({ changes, findings }: Report): 0 | 2 | 3 {
  if (findings.some(({ severity }) => severity === "error")) return 3;
  return changes.length > 0 ? 2 : 0;
}

function reported(change: Change): ReportedChange {
  const { address, path, action, movedFrom } = change;
  return {
    address,
    path,
    action,
    movedFrom,
    kind: kindOf(change),
    resource: nameOf(change),
    differences: differencesOf(change),
  };
}

/** Terraform's or Azure's word for the type, and the resource's own name where it has one that says something. */
function nameOf({ type, before, after }: Change): string {
  const values = after ?? before ?? {};
  const armType = type.startsWith("azapi_") ? String(values["type"] ?? type).replace(/@.*/, "") : undefined;
  const words = armType
    ? armType.replace(/^Microsoft\./, "")
    : type.replace(/^(azurerm|azapi|terraform)_/, "").replaceAll("_", " ");
  if (type === "azurerm_role_assignment") return `${words} ${values["role_definition_name"]}`;
  const action = type === "azapi_resource_action" && values["action"] ? ` ${values["action"]}` : "";
  return typeof values["name"] === "string" ? `${words}${action} ${values["name"]}` : `${words}${action}`;
}

function byWeight(one: ReportedChange, other: ReportedChange): number {
  return (
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    compare(one.path, other.path) ||
    compare(one.address, other.address)
  );
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
