import type { Access } from "../access/access";
import type { CostDelta } from "../cost/delta";
import type { ExperimentNote } from "../experiments/experiment-notes";
import type { Finding } from "../finding";
import { type MigrationChange, migrationChanges } from "../migrations/migration-change";
import type { PackageChange } from "../packages/package-change";
import type { Change, Plan } from "../plan/change";
import { lockedChanges } from "../plan/locks";
import type { Declared, Stack } from "../stack";
import { type ChangeKind, kindOf, kinds } from "./classify";
import { lossOf } from "./data-loss";
import { type Difference, differencesOf } from "./differences";
import { packageContainerOf } from "./package-container";
import { type Rename, renamesIn } from "./renames";
import { resourceKind } from "./values";

/** A change as a reviewer meets it. */
export interface ReportedChange extends Pick<Change, "address" | "path" | "action" | "movedFrom"> {
  readonly kind: ChangeKind;
  /** Terraform's or Azure's word for it, e.g. "storage container". */
  readonly type: string;
  /** What it is and is called, e.g. "storage container input". */
  readonly resource: string;
  readonly differences: readonly Difference[];
  /** What is lost with it, as the end of a sentence that begins with the resource. */
  readonly loss: string | undefined;
  /** Paths of what it refers to: it changes because they do, and by nothing that somebody wrote. Empty for the rest. */
  readonly follows: readonly string[];
}

/** A change that Azure refuses while a lock is in force. */
export interface LockInTheWay extends Pick<ReportedChange, "address" | "path" | "action" | "resource"> {
  /** Path of what is locked. */
  readonly lock: string;
}

/** What a deploy has to do with the locks on what holds data. */
export interface ReportedLocks {
  readonly inTheWay: readonly LockInTheWay[];
  /** Paths of what is not locked now, and is again after this deploy. */
  readonly lifted: readonly string[];
}

/** Who gains or loses what. */
export interface AccessDelta {
  readonly gained: readonly Access[];
  readonly lost: readonly Access[];
}

/** What is decided of experiments that the plan has or had. */
export type ReportedExperiments =
  | {
      readonly notes: readonly ExperimentNote[] /** When the estate was asked: ISO 8601. */;
      readonly at: string;
    }
  | { readonly notAsked: string; readonly names: readonly string[] };

/** What a plan is compared with. */
export type Basis =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "commit";
      /** As it was asked for, e.g. "origin/main". */
      readonly reference: string;
      /** Hexadecimal, shortened. */
      readonly commit: string;
    }
  | { readonly kind: "deployed" };

/** Everything a reviewer wants to know about a plan. */
export interface Report {
  readonly environment: string;
  readonly basis: Basis;
  /** The worst first, then by construct. */
  readonly changes: readonly ReportedChange[];
  /** Of the changes that somebody made: those that follow from others are in `following`. */
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly following: number;
  readonly unchanged: number;
  /** Differences between Azure and what the last deploy left. */
  readonly drift: readonly ReportedChange[];
  readonly renames: readonly Rename[];
  readonly locks: ReportedLocks;
  readonly packages: readonly PackageChange[];
  /** What runs in databases. */
  readonly migrations: readonly MigrationChange[];
  readonly access: AccessDelta;
  /** undefined when nobody has asked what it costs. */
  readonly cost: CostDelta | undefined;
  /** What the policy finds; undefined when it was not asked. */
  readonly findings: readonly Finding[] | undefined;
  /** undefined when nothing is tried, before and after. */
  readonly experiments: ReportedExperiments | undefined;
}

export interface ReportParts
  extends Pick<Report, "basis" | "packages" | "access" | "cost" | "findings" | "experiments"> {
  readonly plan: Plan;
  /** What is planned. */
  readonly stack: Stack;
}

export function reportOf({ plan, stack, ...parts }: ReportParts): Report {
  const declared = new Map(stack.declared.map((each) => [each.address, each]));
  const changing = new Set(
    plan.changes.filter(({ action }) => action !== "move").map(({ address }) => address),
  );
  const code = new Map(
    plan.changes.flatMap(({ type, path, after }) =>
      type === "azurerm_storage_blob" ? [[after?.["storage_container_name"], path]] : [],
    ),
  );
  const reported = (change: Change) => reportedChange(change, declared, changing, code);
  const changes = plan.changes.map(reported).sort(byWeight);
  const made = changes.filter(isMade);
  return {
    environment: plan.environment,
    changes,
    counts: Object.fromEntries(
      kinds.map((kind) => [kind, made.filter((change) => change.kind === kind).length]),
    ) as Report["counts"],
    following: changes.length - made.length,
    unchanged: plan.unchanged,
    // that a lock was lifted is said as such
    drift: plan.drift
      .filter(({ address }) => !plan.locks.lifted.some((lock) => lock.address === address))
      .map(reported)
      .sort(byWeight),
    renames: renamesIn(plan.changes),
    migrations: migrationChanges(plan.changes),
    locks: {
      inTheWay: lockedChanges(plan.changes, plan.locks)
        .map(({ change, lock }) => {
          const { address, path, action, resource } = reported(change);
          return { address, path, action, resource, lock: lock.path };
        })
        .sort((one, other) => compare(one.path, other.path)),
      lifted: plan.locks.lifted.map(({ path }) => path),
    },
    ...parts,
  };
}

/** Somebody made this change; the others follow from it. */
export const isMade = ({ follows }: ReportedChange): boolean => follows.length === 0;

/**
 * 0: nothing to do, 2: changes, as `terraform plan -detailed-exitcode`; 3: refused by policy, or by Azure because of a
 * lock that is in force. What is not compared with Azure does not know that, and only says so.
 */
export function exitCodeOf({ basis, changes, findings, locks }: Report): 0 | 2 | 3 {
  if (findings?.some(({ severity }) => severity === "error")) return 3;
  if (basis.kind === "deployed" && locks.inTheWay.length > 0) return 3;
  return changes.length > 0 ? 2 : 0;
}

function reportedChange(
  change: Change,
  declared: ReadonlyMap<string, Declared>,
  changing: ReadonlySet<string>,
  code: ReadonlyMap<unknown, string>,
): ReportedChange {
  const { address, path, action, movedFrom } = change;
  const { own, follows } = differencesOf(change, declared.get(address));
  const loss = lossOf(change);
  const sources = [...follows, ...(change.isTriggered ? triggersOf(declared.get(address)) : [])];
  const causes = sources.filter((each) => changing.has(each));
  const shipped =
    action === "replace" || action === "update" ? code.get(packageContainerOf(change)) : undefined;
  if (shipped !== undefined && change.type !== "azurerm_storage_blob") sources.push(shipped);
  return {
    address,
    path,
    action,
    movedFrom,
    kind: kindOf(change),
    type: typeInWords(change),
    resource: nameOf(change),
    differences: own,
    loss,
    follows:
      own.length > 0 || loss !== undefined
        ? []
        : [...new Set(causes.length > 0 ? causes : sources)].map((each) => declared.get(each)?.path ?? each),
  };
}

/** Addresses whose replacement replaces a resource. */
function triggersOf(declared: Declared | undefined): string[] {
  const { replace_triggered_by: addresses = [] } = (declared?.values["lifecycle"] ?? {}) as {
    readonly replace_triggered_by?: readonly string[];
  };
  return addresses.map((address) => address.replace(/^\$\{|\}$/g, ""));
}

function typeInWords(change: Change): string {
  const kind = resourceKind(change);
  return kind.startsWith("Microsoft.")
    ? kind.slice("Microsoft.".length)
    : kind.replace(/^(azurerm|azapi|azuread)_/, "").replaceAll("_", " ");
}

/** The type, and the resource's own name where it has one that says something. */
export function nameOf(change: Change): string {
  const { type, before, after } = change;
  const values = after ?? before ?? {};
  const words = typeInWords(change);
  if (type === "azurerm_role_assignment") return `${words} ${values["role_definition_name"]}`;
  if (type === "azapi_resource_action") return `${words} ${values["action"] ?? "action"}`;
  // a name that Azure or we have made of digits tells nobody anything
  const name = values["name"];
  return typeof name === "string" && !/^[0-9a-f-]{36,}$/.test(name) ? `${words} ${name}` : words;
}

function byWeight(one: ReportedChange, other: ReportedChange): number {
  return (
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    compare(one.path, other.path) ||
    compare(one.address, other.address)
  );
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
