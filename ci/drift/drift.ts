import type { Change, Plan } from "../plan/change";
import { lossOf } from "../report/data-loss";
import { type Difference, differencesOf } from "../report/differences";
import { nameOf } from "../report/report";
import { leaves } from "../report/values";
import type { Declared, Stack } from "../stack";
import { areOnOnePath, isDeclared, isReferredTo } from "./is-declared";
import { withoutNoise } from "./noise";

/** What the next deploy does about it. "unknown": Terraform refuses to plan one. */
export type Remedy = "deploy" | "hand" | "unknown";

/** One attribute that is not as it was deployed; undefined where it is not set. Texts as a person reads them. */
export interface DriftedAttribute {
  readonly attribute: string;
  readonly deployed: string | undefined;
  readonly now: string | undefined;
  /** "deploy": the next one writes what the code says. "hand": the code says nothing of it, so a deploy leaves it. */
  readonly remedy: Remedy;
}

/** A resource that somebody, or Azure, has changed or deleted since the last deploy. */
export interface DriftedResource {
  readonly path: string;
  readonly address: string;
  /** What it is and is called, e.g. "storage container input". */
  readonly resource: string;
  readonly what: "changed" | "deleted";
  /** It was deleted, and what was in it with it. */
  readonly losesData: boolean;
  /** Empty when it was deleted. */
  readonly attributes: readonly DriftedAttribute[];
  /** Of a deletion; of changes, each attribute has its own. */
  readonly remedy: Remedy;
}

export interface Drift {
  readonly environment: string;
  /** How many resources were compared; 0 when nothing is deployed. */
  readonly compared: number;
  /** As the constructs stand in the tree. */
  readonly resources: readonly DriftedResource[];
}

export interface DriftParts {
  readonly plan: Plan;
  readonly stack: Stack;
  readonly compared: number;
  /** Terraform refused to plan a deploy: the plan only compares. */
  readonly isRefused: boolean;
  /** Whether Azure alone decides on an attribute, so that nobody can have set it. */
  readonly isComputed: (type: string, attribute: string) => boolean;
  /** Whether an attribute, by its path without indexes, takes a few words alone, so that their case says nothing. */
  readonly isEnumerated: (type: string, path: string) => boolean;
}

/**
 * What is different in Azure from what was deployed, and is not what the code says either: a release that moved
 * traffic and wrote so into the environment's file is no drift.
 */
export function driftOf({ plan, stack, compared, ...judge }: DriftParts): Drift {
  const declared = new Map(stack.declared.map((each) => [each.address, each]));
  const planned = new Map(plan.changes.map((each) => [each.address, each]));
  const resources = plan.drift
    .map((change) => drifted(change, { declared: declared.get(change.address), planned, stack, ...judge }))
    .filter((each) => each !== undefined)
    .sort((one, other) => compare(one.path, other.path) || compare(one.address, other.address));
  return { environment: plan.environment, compared, resources };
}

interface Judge extends Pick<DriftParts, "stack" | "isRefused" | "isComputed" | "isEnumerated"> {
  readonly declared: Declared | undefined;
  readonly planned: ReadonlyMap<string, Change>;
}

function drifted(change: Change, judge: Judge): DriftedResource | undefined {
  const { address, path } = change;
  const found = { address, path, resource: nameOf(change), losesData: false };
  const deploys: Remedy = judge.isRefused ? "unknown" : "deploy";
  if (change.action === "delete") {
    // taken out of the code as well: there is nothing to mend
    const isWanted = judge.isRefused || judge.planned.has(address);
    const losesData = lossOf(change) !== undefined;
    return isWanted ? { ...found, what: "deleted", losesData, attributes: [], remedy: deploys } : undefined;
  }
  const isEnumerated = (path: string) => judge.isEnumerated(change.type, path);
  const attributes = differences(withoutNoise(change, isEnumerated)).flatMap(
    ({ attribute, before, after }) => {
      const remedy = remedyOf(attribute, change, judge);
      return remedy ? [{ attribute, deployed: before, now: after, remedy }] : [];
    },
  );
  return attributes.length > 0 ? { ...found, what: "changed", attributes, remedy: deploys } : undefined;
}

/** @returns undefined for what is no drift */
function remedyOf(attribute: string, { address, type }: Change, judge: Judge): Remedy | undefined {
  const { declared, planned, stack, isRefused, isComputed } = judge;
  if (changes(planned.get(address), attribute)) return "deploy";
  const isAzures = isComputed(type, attribute) && !isReferredTo(stack, address, attribute);
  if (isAzures) return undefined;
  if (isRefused) return "unknown";
  // the code says the same as Azure: only what was deployed is older
  return isDeclared(declared, attribute) ? undefined : "hand";
}

/** Whether a deploy would write an attribute. */
function changes(planned: Change | undefined, attribute: string): boolean {
  if (planned === undefined || planned.action === "move") return false;
  if (planned.action !== "update") return true;
  const written = differences(planned).map((each) => each.attribute);
  const unknown = leaves(planned.unknown).filter(([, isUnknown]) => isUnknown === true);
  return [...written, ...unknown.map(([path]) => path)].some((path) => areOnOnePath(path, attribute));
}

/** In a report of a plan, the content of a blob is told as a package; here nobody else tells of it. */
const differences = (change: Change): readonly Difference[] =>
  differencesOf({ ...change, type: "" }, undefined).own;

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
