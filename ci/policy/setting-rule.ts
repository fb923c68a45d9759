import type { DeclaredEstate, JudgedResource } from "./resource";
import type { ResourceRule, Violation } from "./rule";

export type SettingValue = string | number | boolean;

/** What an attribute has to be. */
export interface Setting {
  readonly kind: string;
  /** In azurerm's words, or in those of a body for Resource Manager; e.g. "properties.siteConfig.minTlsVersion". */
  readonly attribute: string;
  readonly must: readonly [SettingValue, ...SettingValue[]] | RegExp | { readonly atLeast: number };
  /** The block that it is part of: whoever has no such block has nothing to set. @default - everybody has it */
  readonly of?: string;
  /** Something else that serves the same end. @default - nothing does */
  readonly unless?: (resource: JudgedResource, estate: DeclaredEstate) => boolean;
}

export interface SettingRule extends ResourceRule {
  readonly settings: readonly Setting[];
}

/**
 * A rule that is a table. What is not written out counts as wrong: what Azure does by default has changed before, and a
 * reader of the stack cannot see it.
 */
export function settingRule(
  rule: Omit<ResourceRule, "kinds" | "check">,
  settings: readonly Setting[],
): SettingRule {
  return {
    ...rule,
    settings,
    kinds: [...new Set(settings.map(({ kind }) => kind))],
    check: (resource, { estate }) =>
      settings
        .filter(({ kind, unless }) => kind === resource.kind && !unless?.(resource, estate))
        .flatMap((setting) => wrongOf(setting, resource, estate)),
  };
}

function wrongOf(
  { attribute, must, of }: Setting,
  resource: JudgedResource,
  estate: DeclaredEstate,
): Violation[] {
  if (of !== undefined && estate.valuesOf(resource, of).length === 0) return [];
  const values = estate.valuesOf(resource, attribute);
  const fix = `set ${attribute} to ${inWords(must)}`;
  if (values.length === 0) return resource.isPart ? [] : [{ what: `${attribute} is not set`, fix }];
  return values
    .filter((value) => !isRight(must, value))
    .map((value) => ({ what: `${attribute} is ${JSON.stringify(value)}`, fix }));
}

function isRight(must: Setting["must"], value: unknown): boolean {
  if (must instanceof RegExp) return typeof value === "string" && must.test(value);
  if ("atLeast" in must) return typeof value === "number" && value >= must.atLeast;
  return must.some((each) => each === value);
}

function inWords(must: Setting["must"]): string {
  if (must instanceof RegExp) return `something like ${must.source}`;
  if ("atLeast" in must) return `${must.atLeast} or more`;
  return must.map((each) => JSON.stringify(each)).join(" or ");
}
