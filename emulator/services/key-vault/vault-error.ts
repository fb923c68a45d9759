import type { NotReached } from "../../unkind/network-rules";

/** An answer in Key Vault's shape: a code, and where Azure has one, a more precise code inside. */
export class VaultError extends Error {
  override readonly name = "VaultError";
  readonly statusCode: 400 | 401 | 403 | 404 | 409 | 501;
  readonly code: string;
  readonly innerCode: string | undefined;

  constructor(statusCode: VaultError["statusCode"], code: string, message: string, innerCode?: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.innerCode = innerCode;
  }

  toBody(): object {
    const inner = this.innerCode === undefined ? {} : { innererror: { code: this.innerCode } };
    return { error: { code: this.code, message: this.message, ...inner } };
  }
}

export function secretNotFound(name: string, isDeleted = false): VaultError {
  return new VaultError(
    404,
    "SecretNotFound",
    isDeleted
      ? `Deleted Secret not found: ${name}`
      : `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`,
  );
}

/** A request that the vault's firewall stops. */
export function notFromThere({ why, isPublicOff }: NotReached): VaultError {
  const words = isPublicOff
    ? "Public network access is disabled and request is not from a trusted service nor via an approved private link."
    : "Client address is not authorized and caller is not a trusted service.";
  return new VaultError(
    403,
    "Forbidden",
    `${words}\n  why: ${why}\n` +
      "  fix: wait for endpoint and zone, call from inside of the network, or let the address in",
    isPublicOff ? "ForbiddenByConnection" : "ForbiddenByFirewall",
  );
}
