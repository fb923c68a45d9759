import { readFileSync } from "node:fs";
import {
  hashOfReader,
  publicKeyOf,
  receiptKeySecret,
  SignedReceipt,
  whyDoubtful,
} from "../../runtime/articles/forgetting/receipt";
import { jsonIn } from "../../runtime/shared/json-in";
import { Failure } from "../failure";
import { openVault } from "../vault-secrets";

export interface CheckedReceipt {
  readonly receipt: SignedReceipt["receipt"];
  /** Whether it is of the reader who was named; undefined when nobody was. */
  readonly isTheirs?: boolean;
}

/**
 * Whether a receipt is this environment's and nobody has changed it.
 *
 * @param file as it was handed out
 * @param key a file with the public key, PEM; @default - that of the environment's vault
 * @param reader whose it should be
 * @throws Failure ReceiptNotRead, ReceiptDoubtful, ReceiptKeyMissing
 */
export async function verifyReceipt(
  root: string,
  environment: string,
  { file, key, reader }: { readonly file: string; readonly key?: string; readonly reader?: string },
): Promise<CheckedReceipt> {
  const trusted = key === undefined ? await keyOf(root, environment) : contentOf(key);
  const signed = receiptIn(file);
  const why = whyDoubtful(signed, trusted);
  if (why !== undefined)
    throw new Failure("ReceiptDoubtful", {
      what: `${file} proves nothing`,
      why,
      fix: "take it from the container receipts again, and ask the environment that it is of: -e",
    });
  const { receipt } = signed;
  const { salt, sha256 } = receipt.reader;
  return { receipt, ...(reader !== undefined && { isTheirs: hashOfReader(salt, reader) === sha256 }) };
}

async function keyOf(root: string, environment: string): Promise<string> {
  const secret = await (await openVault(root, environment)).get(receiptKeySecret);
  if (secret !== undefined) return publicKeyOf(secret);
  throw new Failure("ReceiptKeyMissing", {
    what: `${environment} has no key that signs receipts`,
    why: `its vault has no secret ${receiptKeySecret}`,
    fix: `openssl genpkey -algorithm ed25519 | npx vitrine secret set ${receiptKeySecret} -e ${environment}`,
  });
}

function receiptIn(file: string): SignedReceipt {
  const read = SignedReceipt.safeParse(jsonIn(contentOf(file)));
  if (read.success) return read.data;
  throw new Failure("ReceiptNotRead", {
    what: `${file} is no receipt of an erasure`,
    why: read.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`).join("; "),
    fix: "name a file as npx vitrine articles forget or the container receipts has it",
  });
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Failure("ReceiptNotRead", {
      what: `${file} cannot be read`,
      why: (cause as Error).message,
      fix: "name a file that there is",
      cause,
    });
  }
}
