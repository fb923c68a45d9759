import type { Declared, Stack } from "../stack";
import type { Access } from "./access";
import { referred } from "./declared-at";
import { principalOf } from "./principals";
import { scopeOf } from "./scopes";

interface AppRole {
  readonly id: string;
  readonly value?: string;
  readonly description: string;
}

/** Who has which app role of an API. */
export function appRoleAccess(stack: Stack, { path, values }: Declared): Access {
  const service = referred(stack, values["resource_object_id"]);
  const registration = service && referred(stack, service.values["client_id"]);
  const role = rolesOf(registration).find(({ id }) => id === values["app_role_id"]);
  return {
    path,
    principal: principalOf(stack, values["principal_object_id"]),
    role: `app role ${role?.value ?? values["app_role_id"]}`,
    may: role ? asClause(role.description) : "what the app role allows",
    on: scopeOf(stack, service ? service.values["client_id"] : values["resource_object_id"]),
    conditional: false,
  };
}

/** Whose token stands for the secret of an app registration. */
export function credentialAccess(stack: Stack, { path, values }: Declared): Access {
  return {
    path,
    principal: principalOf(stack, values["subject"]),
    role: "federated credential",
    may: "sign people in as this app",
    on: scopeOf(stack, values["application_id"]),
    conditional: false,
  };
}

/** As cdktf writes blocks: a list, or the only one by itself. */
function rolesOf(registration: Declared | undefined): readonly AppRole[] {
  const written = registration?.values["app_role"] as AppRole | readonly AppRole[] | undefined;
  return [written ?? []].flat();
}

/** "Read things." is what somebody may do: read things. */
function asClause(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");
}
