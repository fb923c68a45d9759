import type { Stack } from "../stack";
import { referred } from "./declared-at";

/** Somebody or something that acts in Azure. */
export interface Principal {
  readonly kind: "deployer" | "group" | "identity" | "person" | "principal";
  /** Construct path of an identity, e.g. "Images/App/Identity"; the object id of everybody else. */
  readonly name: string;
  /** Terraform's address of the resource that has the identity; undefined for people. */
  readonly address?: string;
}

const kinds: Readonly<Record<string, Principal["kind"]>> = {
  Group: "group",
  ServicePrincipal: "identity",
  User: "person",
};

/**
 * Whom a grant is for.
 *
 * @param objectId of the principal; may be a Terraform expression
 * @param type azurerm's principal_type, where it is known
 */
export function principalOf(stack: Stack, objectId: unknown, type?: unknown): Principal {
  const declared = referred(stack, objectId);
  if (declared === undefined) return { kind: kinds[String(type)] ?? "principal", name: String(objectId) };
  const kind = declared.type === "azurerm_client_config" ? "deployer" : "identity";
  return { kind, name: declared.path, address: declared.address };
}

/** As a reader knows it: "Images/App/Identity", "whoever deploys", "group 0000…". */
export function inWords({ kind, name }: Principal): string {
  if (kind === "identity") return name;
  return kind === "deployer" ? "whoever deploys" : `${kind} ${name}`;
}
