import type { TokenCredential } from "@azure/identity";
import type { Status } from "../emulator/control/protocol";
import { credentialOf } from "./credential";
import { resourceManager } from "./doctor/azure";
import { Failure } from "./failure";
import { LocalEstate } from "./local-estate";
import { claimsOf } from "./token-claims";

/** Where Azure Resource Manager answers for an environment. */
export async function resourceManagerOf(root: string, environment: string): Promise<string> {
  if (environment !== "local") return resourceManager;
  const { services } = await (await LocalEstate.connect(root)).get<Status>("/status");
  const address = services.find(({ name }) => name === "resource manager")?.address;
  if (address === undefined) throw new Error("The local estate does not say where its resource manager is.");
  return address;
}

/** Azure Resource Manager, as whoever runs the command. */
export interface Manager {
  readonly address: string;
  readonly credential: TokenCredential;
}

export async function managerOf(root: string, environment: string): Promise<Manager> {
  const credential = await credentialOf(root, environment);
  return { address: await resourceManagerOf(root, environment), credential };
}

export interface Act {
  /** @default "POST" */
  readonly method?: "DELETE" | "GET" | "POST";
  /** The resource that it is done to. */
  readonly resourceId: string;
  /** Below the resource, with its api-version: "restart?api-version=2024-04-01". */
  readonly path: string;
  /** The role that allows it, for who has none: "Website Contributor on the app". */
  readonly role: string;
  /** Answers besides those of success that say what is wanted. @default none */
  readonly also?: readonly number[];
}

/**
 * Asks Azure Resource Manager to do something with a resource.
 *
 * @returns the status of the answer
 * @throws Failure ResourceManagerRefused with its words
 */
export async function actOn({ address, credential }: Manager, act: Act): Promise<number> {
  const { method = "POST", resourceId, path, role, also = [] } = act;
  const { token } = (await credential.getToken(`${resourceManager}/.default`)) ?? { token: "" };
  const response = await fetch(new URL(`${resourceId}/${path}`, address), {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.ok || also.includes(response.status)) return response.status;
  throw new Failure("ResourceManagerRefused", {
    what: `Azure Resource Manager answered ${response.status}: ${wordsOf(await response.text())}`,
    why:
      response.status === 403
        ? "whoever runs this has no role there that allows it"
        : "it does not do what it was asked for",
    fix:
      response.status === 403
        ? `ask for the role ${role}`
        : "npx vitrine logs --level warning for the local estate, the resource's Diagnose and solve problems in Azure",
  });
}

/** Who acts, as Azure's activity log names them: a person's sign-in name, else the id of an identity. */
export async function callerOf({ credential }: Pick<Manager, "credential">): Promise<string> {
  const { upn, unique_name, appid, oid } = await claimsOf(credential);
  return upn ?? unique_name ?? appid ?? oid ?? "somebody whom the token does not name";
}

function wordsOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: string } };
    return error?.message ?? body;
  } catch {
    return body;
  }
}
