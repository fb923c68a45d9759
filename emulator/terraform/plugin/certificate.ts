import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { vitrineFolder } from "../../../vitrine-folder";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const day = 86_400_000;

/**
 * The key and certificate by which Terraform knows the provider. Terraform learns the certificate anew at
 * each start, so one of them can serve a checkout for months; it lies below `.vitrine`, for its owner alone.
 */
export function certificateOf(root: string): Certificate {
  const file = join(root, ".vitrine", "provider", "certificate.json");
  const stored = read(file);
  if (stored) return stored;

  // in a process of its own, so that the many starts that find a certificate need not load what makes one
  const launcher = join(vitrineFolder, "emulator/terraform/launch.mjs");
  const entry = "emulator/terraform/plugin/make-certificate.ts";
  execFileSync(process.execPath, [launcher, entry, file, "--root", root]);
  const made = read(file);
  if (made) return made;
  throw new Error(`${file} could not be written\n  fix: make its folder writable, or remove it`);
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
