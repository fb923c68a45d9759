import type { Declared, Stack, Values } from "../stack";
import type { Change, Plan } from "./change";

/**
 * What is deployed, as if constructs had declared it: what a plan leaves alone is declared as it is now, and of the
 * rest the state says what it was. So it can be asked who may do what, and what it costs.
 *
 * @param json of `terraform show -json`
 * @param after what is planned
 */
export function priorStack(json: string, after: Stack, { changes }: Plan): Stack {
  const changed = new Map(changes.map((change) => [change.address, change]));
  const written = JSON.stringify(after.declared.map(({ values }) => values));
  const references = referencesTo(JSON.parse(json) as PlanJson, (id) => written.includes(id));
  const stayed = after.declared.flatMap((declared) => {
    const change = changed.get(declared.address);
    if (!change || change.action === "move") return [named(declared, change)];
    return change.before === null ? [] : [named(asBefore(declared, change.before, references), change)];
  });
  const gone = changes
    .filter(({ action }) => action === "delete")
    .map(
      ({ address, type, path, before }): Declared => ({
        mode: "managed",
        type,
        address,
        path,
        values: referring(before ?? {}, references) as Values,
      }),
    );
  return { ...after, declared: [...stayed, ...gone] };
}

/** Under the name that it had. */
function named(declared: Declared, change: Change | undefined): Declared {
  const { previousAddress: address = declared.address, movedFrom: path = declared.path } = change ?? {};
  return { ...declared, address, path };
}

/** What is declared, with the values that it had: Azure's own attributes are left out, as they are in a declaration. */
function asBefore(declared: Declared, before: Values, references: ReadonlyMap<string, string>): Declared {
  const values = Object.fromEntries(
    Object.entries(declared.values).map(([name, value]) => [
      name,
      name in before && before[name] !== null ? referring(before[name], references) : value,
    ]),
  );
  return { ...declared, values };
}

interface PlanJson {
  readonly prior_state?: {
    readonly values?: { readonly root_module?: { readonly resources?: readonly Resource[] } };
  };
}

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

/**
 * Resources by their ids, and identities also by those of their principals.
 *
 * @param isWritten whether a declaration has the id itself, as of a team: then it stays one
 */
function referencesTo(
  { prior_state: state }: PlanJson,
  isWritten: (id: string) => boolean,
): ReadonlyMap<string, string> {
  const references = new Map<string, string>();
  for (const { address, type, values } of state?.values?.root_module?.resources ?? []) {
    for (const name of ["id", ...ownPrincipal(type)]) {
      const id = values[name];
      if (typeof id === "string" && !isWritten(id)) references.set(id, `\${${address}.${name}}`);
    }
    const [identity] = Array.isArray(values["identity"]) ? (values["identity"] as readonly Values[]) : [];
    const principal = identity?.["principal_id"];
    if (typeof principal === "string" && principal !== "")
      references.set(principal, `\${${address}.identity[0].principal_id}`);
  }
  return references;
}

const ownPrincipal = (type: string) => (type === "azurerm_user_assigned_identity" ? ["principal_id"] : []);

function referring(value: unknown, references: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return references.get(value) ?? value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => referring(item, references));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null) // what is not set is not declared
      .map(([name, item]) => [name, referring(item, references)]),
  );
}
