import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import * as z from "zod";

const Later = z.strictObject({
  store: z.string(),
  what: z.string(),
  because: z.string(),
  until: z.iso.datetime(),
});

/** The secret that is the Ed25519 key, PEM, of the receipts of erasures. */
export const receiptKeySecret = "articles-receipts";

/** What an erasure has to show: what is gone, and what goes when. Nothing in it names the reader. */
export const ErasureReceipt = z.strictObject({
  version: z.literal(1),
  /** Of the erasure. */
  id: z.uuid(),
  /** SHA-256 of salt and pseudonym, hex: whoever knows the pseudonym can tell that the receipt is theirs, and nobody else whose it is. */
  reader: z.strictObject({
    salt: z.string().regex(/^[0-9a-f]{32}$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  askedAt: z.iso.datetime(),
  askedBy: z.enum(["reader", "service", "operator", "restore"]),
  doneAt: z.iso.datetime(),
  /** The code that did it. */
  code: z.string(),
  /** By store, what was erased, and how many identifiers were looked for there afterwards and found: none. */
  stores: z.array(
    z.strictObject({
      name: z.string(),
      erased: z.record(z.string(), z.number().int()),
      lookedFor: z.number().int(),
      found: z.literal(0),
    }),
  ),
  /** Reader's factors in models. */
  models: z.string(),
  later: z.array(Later),
});

export type ErasureReceipt = z.output<typeof ErasureReceipt>;

/** A receipt with its signature, as it is kept and handed out. */
export const SignedReceipt = z.strictObject({
  receipt: ErasureReceipt,
  /** Ed25519 over the receipt as JSON with its keys in order; null where the environment has no key. */
  signature: z
    .strictObject({ algorithm: z.literal("Ed25519"), publicKey: z.string(), value: z.string() })
    .nullable(),
});

export type SignedReceipt = z.output<typeof SignedReceipt>;

/** @param privateKey PEM, PKCS #8 */
export function signReceipt(receipt: ErasureReceipt, privateKey: string | undefined): SignedReceipt {
  if (privateKey === undefined) return { receipt, signature: null };
  const key = createPrivateKey(privateKey);
  const publicKey = pem(createPublicKey(key));
  const value = sign(null, bytesOf(receipt), key).toString("base64");
  return { receipt, signature: { algorithm: "Ed25519", publicKey, value } };
}

/**
 * @param trusted PEM of the environment's public key: that a receipt fits to the key that it brings says little
 * @returns why it is not to be believed; undefined when it is
 */
export function whyDoubtful({ receipt, signature }: SignedReceipt, trusted: string): string | undefined {
  if (signature === null) return "it is not signed";
  const key = createPublicKey(trusted);
  if (pem(key) !== signature.publicKey) return "another key signed it than the environment's";
  const fits = verify(null, bytesOf(receipt), key, Buffer.from(signature.value, "base64"));
  return fits ? undefined : "the signature does not fit: the receipt was changed";
}

/** A reader as receipts have them. @param salt hex */
export function hashOfReader(salt: string, key: string): string {
  return createHash("sha256").update(Buffer.from(salt, "hex")).update(key).digest("hex");
}

/** The public half of a private key, as PEM. */
export function publicKeyOf(privateKey: string): string {
  return pem(createPublicKey(createPrivateKey(privateKey)));
}

function pem(key: KeyObject): string {
  return key.export({ type: "spki", format: "pem" }).toString();
}

/** The same bytes for the same receipt, in whatever order a store has its keys. */
function bytesOf(receipt: ErasureReceipt): Buffer {
  return Buffer.from(JSON.stringify(ordered(receipt)));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, ordered(each)]),
  );
}
