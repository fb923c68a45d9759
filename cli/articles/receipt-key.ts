import { generateKeyPairSync } from "node:crypto";
import { receiptKeySecret } from "../../runtime/articles/forgetting/receipt";
import { openVault } from "../vault-secrets";

/** Makes the key that signs receipts of erasures where there is none. In Azure people put one there: it has to be kept. */
export async function keepReceiptKey(root: string, environment: string): Promise<void> {
  const vault = await openVault(root, environment);
  if ((await vault.get(receiptKeySecret)) !== undefined) return;
  const { privateKey } = generateKeyPairSync("ed25519");
  await vault.set(receiptKeySecret, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}
