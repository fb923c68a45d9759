import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const day = 86_400_000;
const validDays = 365;

/**
 * The key and certificate by which Terraform knows the provider. Terraform learns the certificate anew at
 * each start, so one of them can serve a checkout for months; it lies below `.vitrine`, for its owner alone.
 */
export async function certificateOf(root: string): Promise<Certificate> {
  const file = join(root, ".vitrine", "provider", "certificate.json");
  const stored = read(file);
  if (stored) return stored;

  const made = await make();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
  return made;
}

function read(file: string): Certificate | undefined {
  try {
    const stored = JSON.parse(readFileSync(file, "utf8")) as Certificate;
    const certificate = new X509Certificate(stored.cert);
    const isOurs = certificate.publicKey.equals(createPublicKey(createPrivateKey(stored.key)));
    if (!isOurs || Date.parse(certificate.validTo) - Date.now() < 2 * day) return undefined;
    chmodSync(file, 0o600);
    return stored;
  } catch {
    return undefined; // absent or damaged: a fresh one takes its place
  }
}

/** Terraform asks for a certificate of "localhost" that is its own authority and serves both sides. */
async function make(): Promise<Certificate> {
  const { generate } = await import("selfsigned");
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + validDays * day),
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true, keyCertSign: true },
      { name: "extKeyUsage", serverAuth: true, clientAuth: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] },
    ],
  });
  return { key: made.private, cert: made.cert };
}
