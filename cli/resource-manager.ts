import type { TokenCredential } from "@azure/identity";
import type { Status } from "../emulator/control/status";
import { Failure } from "./failure";
import { LocalEstate } from "./local-estate";

/** Where Azure Resource Manager answers for an environment. */
export async function resourceManagerOf(root: string, environment: string): Promise<string> {
  if (environment !== "local") return "https://management.azure.com";
  const { services } = await (await LocalEstate.connect(root)).get<Status>("/status");
  const address = services.find(({ name }) => name === "resource manager")?.address;
  if (address === undefined) throw new Error("The local estate does not say where its resource manager is.");
  return address;
}

/**
 * Asks Azure Resource Manager to do something with a resource.
 *
 * @param path below the resource, with its api-version: "restart?api-version=2024-04-01"
 * @throws Failure ResourceManagerRefused with its words
 */
export async function actOn(
  { address, credential }: { readonly address: string; readonly credential: TokenCredential },
  resourceId: string,
  path: string,
): Promise<void> {
  const { token } = (await credential.getToken("https://management.azure.com/.default")) ?? { token: "" };
  const response = await fetch(new URL(`${resourceId}/${path}`, address), {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.ok) return;
  throw new Failure("ResourceManagerRefused", {
    what: `Azure Resource Manager answered ${response.status}: ${wordsOf(await response.text())}`,
    why:
      response.status === 403
        ? "whoever runs this has no role there that allows it"
        : "it does not do what it was asked for",
    fix:
      response.status === 403
        ? 'ask for the role "Website Contributor" on the app'
        : "npx vitrine logs --level warning for the local estate, the app's Diagnose and solve problems in Azure",
  });
}

function wordsOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: string } };
    return error?.message ?? body;
  } catch {
    return body;
  }
}
