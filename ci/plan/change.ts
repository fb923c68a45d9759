import type { Declared, Stack, Values } from "../stack";
import { type Locks, locksOf, putsInOrder, type StateResource } from "./locks";

/** What a plan does with one resource. "move": Terraform knows it by a new address, and nothing happens in Azure. */
export type ChangeAction = "create" | "update" | "replace" | "delete" | "move";

/** One resource that a plan touches. */
export interface Change {
  readonly address: string;
  /** Terraform's type, e.g. "azurerm_storage_account". */
  readonly type: string;
  /** Where the constructs make it, or made it, e.g. "Images/Storage". */
  readonly path: string;
  readonly action: ChangeAction;
  /** Its path before, when it was moved. It may change in other ways too: then the action says how. */
  readonly movedFrom: string | undefined;
  readonly previousAddress: string | undefined;
  /** null when it is created. */
  readonly before: Values | null;
  /** null when it is deleted. What is known after the deploy only is absent. */
  readonly after: Values | null;
  /** Which attributes the deploy alone will tell, in the shape of `after`. */
  readonly unknown: Values;
  /** Which values are secrets, in the shape of `before` and `after`: never to be shown. */
  readonly sensitive: { readonly before: Values; readonly after: Values };
  /** The attributes that cannot be changed in place, e.g. [["account_replication_type"]]. */
  readonly replacedBecause: readonly (readonly (string | number)[])[];
  /** Replaced only because something else is, as its lifecycle says. */
  readonly isTriggered: boolean;
}

/** A plan as Terraform wrote it, with what its constructs declare. */
export interface Plan {
  readonly environment: string;
  readonly changes: readonly Change[];
  /** Resources that stay as they are. */
  readonly unchanged: number;
  /** What is different in Azure from what the last deploy left, e.g. by hand; only a plan of what is deployed knows. */
  readonly drift: readonly Change[];
  readonly locks: Locks;
}

/**
 * @param json of `terraform show -json`
 * @param before what is deployed, where that is known: it says where a resource that goes was made
 */
export function readPlan(json: string, after: Stack, before?: Stack): Plan {
  const { resource_changes = [], resource_drift = [], prior_state } = JSON.parse(json) as PlanJson;
  const paths = new Map(
    [...(before?.declared ?? []), ...after.declared].map(({ address, path }: Declared) => [address, path]),
  );
  const pathOf = (address: string) => paths.get(address) ?? pathFrom(address);
  const managed = resource_changes.filter(
    ({ mode, change }) => mode === "managed" && !putsInOrder(change.after ?? change.before),
  );
  const touched = managed.filter(
    ({ change, previous_address }) => actionOf(change.actions) !== undefined || previous_address,
  );
  const changes = touched.map((each) => changeOf(each, pathOf));
  return {
    environment: after.environment,
    changes,
    unchanged: managed.length - touched.length,
    drift: resource_drift
      .filter(({ mode, change }) => mode === "managed" && actionOf(change.actions) !== undefined)
      .map((each) => changeOf(each, pathOf)),
    locks: locksOf(prior_state?.values?.root_module?.resources ?? [], changes, pathOf),
  };
}

interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
  readonly prior_state?: {
    readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
  };
}

interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Values | null;
    readonly after: Values | null;
    readonly after_unknown: Values | boolean;
    readonly before_sensitive: Values | boolean;
    readonly after_sensitive: Values | boolean;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

function changeOf(
  { address, previous_address, type, action_reason, change }: ResourceChange,
  pathOf: (address: string) => string,
): Change {
  return {
    address,
    type,
    path: pathOf(address),
    action: actionOf(change.actions) ?? "move",
    movedFrom: previous_address && pathOf(previous_address),
    previousAddress: previous_address,
    before: change.before,
    after: change.after,
    unknown: mask(change.after_unknown),
    sensitive: { before: mask(change.before_sensitive), after: mask(change.after_sensitive) },
    replacedBecause: change.replace_paths ?? [],
    isTriggered: action_reason === "replace_by_triggers",
  };
}

function actionOf(actions: readonly string[]): ChangeAction | undefined {
  if (actions.length === 2) return "replace";
  const [action] = actions;
  return action === "create" || action === "update" || action === "delete" ? action : undefined;
}

/** Terraform writes `false` where nothing is marked. */
function mask(marked: Values | boolean): Values {
  return typeof marked === "object" && marked !== null ? marked : {};
}

/** cdktf's names are paths with a hash: "azurerm_x.Images_Storage_52E6D06B" was made at Images/Storage. */
function pathFrom(address: string): string {
  const name = address.slice(address.lastIndexOf(".") + 1);
  return name.replace(/_[0-9A-F]{8}$/, "").replaceAll("_", "/");
}
