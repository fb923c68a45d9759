import type { Stack } from "../stack";
import { referred } from "./declared-at";

/** Somebody or something that acts in Azure. */
export interface GrantedPrincipal {
  readonly kind: "deployer" | "group" | "identity" | "person" | "principal";
  /** Construct path of an identity, e.g. "Images/App/Identity"; the object id of everybody else. */
  readonly name: string;
  /** Terraform's address of what names it: of a resource's identity, or of the stack's deployer; undefined for people. */
  readonly address?: string;
}

const kinds: Readonly<Record<string, GrantedPrincipal["kind"]>> = {
  Group: "group",
  ServicePrincipal: "identity",
  User: "person",
};

/** Where a stack names who deploys it. */
export const deployerAddress = "output.deployer";

/** Who deploys a stack, as its output says; undefined when it has none. */
export function deployerOf({
  outputs,
}: Stack): { readonly object_id: string; readonly kind: string } | undefined {
  return outputs["deployer"] as ReturnType<typeof deployerOf>;
}

/** Whether what it is granted is for deploying alone: a person who deploys may be in a team, too. */
export function deploysOnly(stack: Stack): boolean {
  const kind = deployerOf(stack)?.kind;
  return kind !== undefined && kind !== "User";
}

/**
 * Whom a grant is for.
 *
 * @param objectId of the principal; may be a Terraform expression
 * @param type azurerm's principal_type, where it is known
 */
export function principalOf(stack: Stack, objectId: unknown, type?: unknown): GrantedPrincipal {
  const name = String(objectId);
  if (name === deployerOf(stack)?.object_id)
    return { kind: "deployer", name, ...(deploysOnly(stack) ? { address: deployerAddress } : {}) };
  const declared = referred(stack, objectId);
  if (declared === undefined) return { kind: kinds[String(type)] ?? "principal", name };
  return { kind: "identity", name: declared.path, address: declared.address };
}

/** As a reader knows it: "Images/App/Identity", "deployer 0000…", "group 0000…". */
export function principalInWords({ kind, name }: GrantedPrincipal): string {
  return kind === "identity" ? name : `${kind} ${name}`;
}
