import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import type { JWK } from "jose";
import { openPrivateKey } from "../../identity/tokens";

/** What tokens are signed with: the same after a restart, so that those that were given out still count. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

/** Made or read by the first token: making one takes longer than everything else in a start. */
export function lazySigningKey(file: string): () => SigningKey {
  let key: SigningKey | undefined;
  return () => {
    key ??= openSigningKey(file);
    return key;
  };
}

function openSigningKey(file: string): SigningKey {
  const privateKey = openPrivateKey(file);
  const publicKey = createPublicKey(privateKey);
  const kid = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64url")
    .slice(0, 27);
  const named = { kid, alg: "RS256", use: "sig" };
  return {
    kid,
    privateKey,
    privateJwk: { ...(privateKey.export({ format: "jwk" }) as JWK), ...named },
    publicJwk: { ...(publicKey.export({ format: "jwk" }) as JWK), ...named },
  };
}
