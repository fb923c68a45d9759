import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Checkout } from "./checkout";
import { command, succeeding } from "./command";
import { LocalEstate } from "./local-estate";

/** Deploys a copy's local estate. This process trusts its certificates from then on. */
export async function deployLocal({ root }: Checkout): Promise<LocalEstate> {
  await succeeding(root, "npx", "cdktf", "deploy", "local", "--auto-approve");
  const estate = new LocalEstate(root);
  setDefaultCACertificates([...getCACertificates(), estate.authority]);
  return estate;
}

/** Takes down what runs in a copy, and removes the copy. */
export async function destroyLocal(checkout: Checkout): Promise<void> {
  await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
  checkout.remove();
}
