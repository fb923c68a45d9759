import { findRole } from "../../azure/roles/roles";
import { recordingsOf } from "./recordings";

/** A role as Azure Resource Manager answers it. */
interface Definition {
  readonly name: string;
  readonly properties: {
    readonly type: string;
    readonly roleName: string;
    readonly permissions: readonly object[];
  };
}

it("the built-in roles that live Azure has answered are the same in our table", () => {
  const exchanges = recordingsOf("arm-authorization");
  if (!exchanges)
    return console.warn(
      "../shared/data/recordings is not on this machine: nothing was compared with live Azure",
    );
  const definitions = exchanges.flatMap(({ response: { body } }) => definitionsIn(body));
  const compared = new Set<string>();
  for (const { name, properties } of definitions) {
    const role = findRole(properties.roleName);
    if (role === undefined) continue;
    const { actions, notActions = [], dataActions } = role;
    expect([role.name, role.id, { actions, notActions, dataActions, notDataActions: [] }]).toEqual([
      properties.roleName,
      name,
      ...properties.permissions,
    ]);
    compared.add(role.name);
  }
  expect([...compared].sort()).toEqual(["AcrPull", "AcrPush", "Owner", "Reader"]);
});

/** The built-in roles of an answer, which is one definition or a list of them. */
function definitionsIn(body: unknown): Definition[] {
  const { value = [body] } = (body ?? {}) as { value?: unknown[] };
  return (value as (Partial<Definition> | null)[]).filter(
    (each): each is Definition => each?.properties?.type === "BuiltInRole",
  );
}
