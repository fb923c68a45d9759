import { z } from "zod";
import type { Stack } from "../stack";
import type { Access } from "./access";
import { principalOf } from "./principals";
import { scopeOf } from "./scopes";

/** A database, as the output `database_<name>` of a stack tells it: rights in it are no resources of Azure's. */
export const DatabaseOutput = z.object({
  host: z.string(),
  name: z.string(),
  logins: z.array(
    z.object({
      /** Also the name to log in with. */
      objectId: z.string(),
      kind: z.enum(["group", "service", "user"]),
      roles: z.array(z.string()),
    }),
  ),
});

const types = { group: "Group", service: "ServicePrincipal", user: "User" } as const;

/** Who may log in to databases, as each of their roles. */
export function databaseAccessOf(stack: Stack): Access[] {
  return Object.entries(stack.outputs).flatMap(([output, value]) => {
    const database = output.startsWith("database_") ? DatabaseOutput.safeParse(value).data : undefined;
    return (database?.logins ?? []).flatMap(({ objectId, kind, roles }) =>
      roles.map((role) => ({
        path: `output.${output}/${role}`,
        principal: principalOf(stack, objectId, types[kind]),
        role: `database role "${role}"`,
        may: `do in ${database?.name} what roles/${role}.sql grants`,
        on: scopeOf(stack, database?.host),
        conditional: false,
      })),
    );
  });
}
