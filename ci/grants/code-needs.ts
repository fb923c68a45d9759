import { referred } from "../access/declared-at";
import { typeOf } from "../access/scopes";
import { type Declared, referencesIn, type Stack } from "../stack";
import type { Use } from "./code/uses";
import type { Need } from "./need";
import { actionsOfRequest } from "./requests";
import type { RunningCode } from "./running-code";

/** What code needs in a stack, and what could not be told about it. */
export interface CodeNeeds {
  readonly needs: readonly Need[];
  readonly unclear: readonly Unclear[];
}

/** A use that no grant could be found for, or that may be of more than its code says. */
export interface Unclear {
  readonly use: Use;
  readonly why: "address" | "elsewhere" | "operation" | "part";
}

/** Follows the addresses that code talks to, through the settings of the app, to the resources of the stack. */
export function codeNeeds(stack: Stack, code: RunningCode, uses: readonly Use[]): CodeNeeds {
  const needs: Need[] = [];
  const unclear: Unclear[] = [];
  for (const use of uses) {
    if (use.addresses.length === 0) unclear.push({ use, why: "operation" });
    for (const address of use.addresses) {
      // what is left of `process.env["ACCOUNT"] ?? ""` without the setting leads nowhere
      if (address === "" || address.startsWith("/")) continue;
      const [, setting, rest = ""] = /^\{([^}]+)\}(.*)$/.exec(address) ?? [];
      // the address of a service that an environment does without
      if (setting !== undefined && !(setting in code.settings)) continue;
      const value = setting && code.settings[setting];
      const target = referred(stack, value);
      if (setting === undefined) unclear.push({ use, why: "address" });
      else if (target === undefined) unclear.push({ use, why: "elsewhere" });
      else {
        const actions = use.actions ?? actionsOfRequest(typeOf(target), asRequested(value) + rest);
        if (actions === undefined) unclear.push({ use, why: "operation" });
        const part = partOf(stack, target, rest, actions);
        if (part === "any") unclear.push({ use, why: "part" });
        for (const action of actions ?? [])
          needs.push({
            who: code.identity,
            by: code.path,
            on: typeof part === "object" ? part.address : target.address,
            what: { action },
            at: use.at,
            why: use.why ?? use.operation,
            ...(part === "any" && { anyPart: true }),
          });
      }
    }
  }
  return { needs, unclear };
}

/** Only blobs have parts with grants of their own: the containers. */
function partOf(
  stack: Stack,
  target: Declared,
  rest: string,
  actions: readonly string[] = [],
): Declared | "any" | "whole" {
  if (!actions.some((action) => action.includes("/blobServices/containers/"))) return "whole";
  const [, name] = rest.split("/");
  if (name === undefined) return "whole";
  if (name.includes("*")) return "any";
  const container = stack.declared.find(
    ({ type, values }) =>
      type === "azurerm_storage_container" &&
      values["name"] === name &&
      referred(stack, values["storage_account_id"])?.address === target.address,
  );
  return container ?? "whole";
}

/** The value of a setting, with what its references are about instead of what they will be. */
function asRequested(value: unknown): string {
  return referencesIn(value).reduce(
    (text, { address, attribute }) => text.replaceAll(`\${${address}.${attribute}}`, `<${attribute}>`),
    String(value),
  );
}
