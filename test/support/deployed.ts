import { setTimeout as wait } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Checkout } from "./checkout";
import { succeeding } from "./command";
import { LocalEstate } from "./local-estate";

/** Deploys a copy's local estate. This process trusts its certificates from then on. */
export async function deployLocal({ root }: Checkout): Promise<LocalEstate> {
  await succeeding(root, "npx", "cdktf", "deploy", "local", "--auto-approve");
  const estate = new LocalEstate(root);
  setDefaultCACertificates([...getCACertificates(), estate.authority]);
  return estate;
}

/** Ends what runs in a copy, and removes the copy. Terraform's own destroy takes far longer: local.test.ts looks at it. */
export async function destroyLocal(checkout: Checkout): Promise<void> {
  const asked = await new LocalEstate(checkout.root).call("/shutdown", {}).catch(() => undefined);
  for (const end = Date.now() + 60_000; asked && checkout.processes().length > 0 && Date.now() < end; )
    await wait(50);
  checkout.remove();
}
