import { createPrivateKey, randomUUID, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { generate } from "selfsigned";
import { readIfPresent, writeAtomically } from "./files";
import type { TlsFiles } from "./service";

const dayMs = 24 * 60 * 60 * 1000;
/** Some clients refuse server certificates that live longer. */
const lifetimeDays = 800;
const renewDaysBefore = 30;

/** The checkout's own certificate authority and server certificate, made at first use and kept. */
export async function openTls(stateDirectory: string): Promise<TlsFiles> {
  const folder = join(stateDirectory, "tls");
  const authorityFile = join(folder, "authority.pem");
  const [key = "", cert = "", authority = ""] = ["server.key", "server.pem", "authority.pem"].map((name) =>
    readIfPresent(join(folder, name)),
  );
  if (isUsable({ key, cert, authority })) return { key, cert, authorityFile };

  const made = await makeCertificates();
  writeAtomically(authorityFile, made.authority, 0o644);
  writeAtomically(join(folder, "server.pem"), made.cert, 0o644);
  writeAtomically(join(folder, "server.key"), made.key);
  return { key: made.key, cert: made.cert, authorityFile };
}

/** Whether the three belong together and live on: damaged ones are made anew, nothing that is kept names them. */
function isUsable({ key, cert, authority }: Certificates): boolean {
  try {
    const server = new X509Certificate(cert);
    return (
      server.validToDate.getTime() > Date.now() + renewDaysBefore * dayMs &&
      server.checkPrivateKey(createPrivateKey(key)) &&
      server.verify(new X509Certificate(authority).publicKey)
    );
  } catch {
    return false;
  }
}

interface Certificates {
  readonly authority: string;
  readonly key: string;
  readonly cert: string;
}

// the authority's key is never written: it signs one certificate and is forgotten
async function makeCertificates(): Promise<Certificates> {
  const validity = {
    algorithm: "sha256",
    keyType: "ec",
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + lifetimeDays * dayMs),
  } as const;
  // a name of its own: a client that trusts two authorities of one name checks with the wrong one
  const name = `Vitrine local certificate authority ${randomUUID().slice(0, 8)}`;
  const authority = await generate([{ name: "commonName", value: name }], {
    ...validity,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...validity,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { authority: authority.cert, key: server.private, cert: server.cert };
}
