import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

/** Lets every TLS client of this process trust the checkout's authority, beside those it trusts already. */
export function trust(authorityFile: string): void {
  setDefaultCACertificates([...getCACertificates(), readFileSync(authorityFile, "utf8")]);
}
