import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { readIfPresent, writeAtomically } from "../core/files";

/** What Microsoft Entra ID writes into an access token and the local services read. */
export interface Claims {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  /** Object id of the principal. */
  readonly oid: string;
  readonly sub: string;
  /** Client id of the principal. */
  readonly appid: string;
  readonly iat: number;
  readonly nbf: number;
  /** Seconds since 1970. */
  readonly exp: number;
}

export interface TokenSigner {
  sign(claims: Claims): string;
  /** The claims of a token of ours, whatever its age; undefined for any other text. */
  verify(token: string): Claims | undefined;
}

/** Every request carries a token, the same one for hours. */
const mostVerified = 1000;

const header = base64url(JSON.stringify({ alg: "RS256", typ: "JWT" }));

/** Signs with a key that is made at first use and readable by its owner alone. */
export function openTokenSigner(keyFile: string): TokenSigner {
  const privateKey = openPrivateKey(keyFile);
  const publicKey = createPublicKey(privateKey);
  const verified = new Map<string, Claims>();

  return {
    sign(claims) {
      const content = `${header}.${base64url(JSON.stringify(claims))}`;
      return `${content}.${sign("sha256", Buffer.from(content), privateKey).toString("base64url")}`;
    },
    verify(token) {
      const known = verified.get(token);
      if (known) return known;
      const [head, body, signature, ...rest] = token.split(".");
      // a fixed header: nobody may choose another algorithm
      if (head !== header || !body || !signature || rest.length > 0) return undefined;
      const signed = Buffer.from(`${head}.${body}`);
      if (!verify("sha256", signed, publicKey, Buffer.from(signature, "base64url"))) return undefined;
      const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Claims;
      if (verified.size >= mostVerified) verified.clear();
      verified.set(token, claims);
      return claims;
    },
  };
}

/** Until when a token holds that was verified before. */
export function expiryMsOf(token: string): number {
  const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Claims;
  return exp * 1000;
}

/** An RSA key that is made at first use and readable by its owner alone. */
export function openPrivateKey(file: string): KeyObject {
  return keyIn(file) ?? createPrivateKey(makeKey(file));
}

/** A damaged key is as good as none: tokens signed with it are asked for again. */
function keyIn(keyFile: string): KeyObject | undefined {
  try {
    return createPrivateKey(readIfPresent(keyFile) ?? "");
  } catch {
    return undefined;
  }
}

function makeKey(keyFile: string): string {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  writeAtomically(keyFile, privateKey);
  return privateKey;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
