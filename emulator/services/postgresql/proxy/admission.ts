import { AccessDenied, type Identity, type LocalPrincipal } from "../../../identity/identity";
import type { Tenant } from "../tenant";

export const audience = "https://ossrdbms-aad.database.windows.net";

/** Whose a role is. */
export interface RoleOwner {
  readonly objectId: string;
  readonly type: "user" | "group" | "service";
}

/** Why somebody may not log in, in PostgreSQL's form. */
export interface LoginRefusal {
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * @param role as which somebody wants to log in
 * @param ownerOf whose it is; undefined when there is no such role, or it is nobody's
 * @returns who it is, or why not
 */
export async function admit(
  { role, password }: { readonly role: string; readonly password: string },
  {
    identity,
    tenant,
    ownerOf,
  }: {
    readonly identity: Pick<Identity, "authenticate">;
    readonly tenant: Pick<Tenant, "groupsOf">;
    ownerOf(role: string): Promise<RoleOwner | undefined>;
  },
): Promise<{ readonly principal: LocalPrincipal } | LoginRefusal> {
  const refuse = (why: string, hint: string): LoginRefusal => ({
    code: "28P01",
    message: `password authentication failed for user "${role}": ${why}`,
    hint,
  });
  let principal: LocalPrincipal;
  try {
    principal = identity.authenticate(`Bearer ${password}`, audience);
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error;
    return refuse(
      `the password is no token for it: ${error.message}`,
      `Log in with a new token for ${audience}/.default.`,
    );
  }
  const owner = await ownerOf(role);
  const { objectId, name } = principal;
  if (owner === undefined) {
    return refuse(
      "this server has no such role of anybody in Microsoft Entra",
      "Connect to the database postgres as an administrator and make it: " +
        `select * from pgaadauth_create_principal_with_oid('${role.replaceAll("'", "''")}', '${objectId}', ` +
        `'${principal.kind === "Developer" ? "user" : "service"}', false, false)`,
    );
  }
  const ids = owner.type === "group" ? tenant.groupsOf(objectId) : [objectId];
  if (ids.some((id) => id.toLowerCase() === owner.objectId.toLowerCase())) return { principal };
  return refuse(
    `the token is for "${name}" (object id ${objectId}), and the role belongs to the ${owner.type} ${owner.objectId}` +
      (owner.type === "group" ? `, of which "${name}" is no member` : ""),
    "Log in as the role that was made for the token's object id, or with a token of the role's own identity.",
  );
}
