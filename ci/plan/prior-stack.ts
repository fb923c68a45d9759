import type { Declared, Stack, Values } from "../stack";
import { type Plan, pathFrom } from "./change";

/**
 * What is deployed, read from the state that a plan starts from, as if constructs had declared it: ids are references
 * again. So it can be asked who may do what, and what it costs.
 *
 * @param json of `terraform show -json`; @param after what is planned: it knows the paths of what stays
 */
export function priorStack(json: string, after: Stack, plan: Plan): Stack {
  const { prior_state: state } = JSON.parse(json) as { readonly prior_state?: State };
  const resources = state?.values?.root_module?.resources ?? [];
  const paths = new Map([
    ...after.declared.map(({ address, path }) => [address, path] as const),
    ...plan.changes.map(
      (change) => [change.previousAddress ?? change.address, change.movedFrom ?? change.path] as const,
    ),
  ]);
  const references = referencesTo(resources);
  return {
    ...after,
    declared: resources.map(
      ({ address, mode, type, values }): Declared => ({
        mode,
        type,
        address,
        path: paths.get(address) ?? pathFrom(address),
        values: referring(values, references, address) as Values,
      }),
    ),
  };
}

interface State {
  readonly values?: { readonly root_module?: { readonly resources?: readonly Resource[] } };
}

interface Resource {
  readonly address: string;
  readonly mode: Declared["mode"];
  readonly type: string;
  readonly values: Values;
}

/** What others know a resource by. */
const identifying = ["id", "object_id", "principal_id"];

function referencesTo(resources: readonly Resource[]): ReadonlyMap<string, string> {
  return new Map(
    resources.flatMap(({ address, values }) =>
      identifying.flatMap((name) => {
        const value = values[name];
        return typeof value === "string" && value !== "" ? [[value, `\${${address}.${name}}`] as const] : [];
      }),
    ),
  );
}

function referring(value: unknown, references: ReadonlyMap<string, string>, own: string): unknown {
  if (typeof value === "string") {
    const reference = references.get(value);
    return reference === undefined || reference.startsWith(`\${${own}.`) ? value : reference;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => referring(item, references, own));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null) // what is not set is not declared
      .map(([name, item]) => [name, referring(item, references, own)]),
  );
}
