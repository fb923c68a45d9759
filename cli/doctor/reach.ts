import type { TokenCredential } from "@azure/identity";
import type { Stack, Values } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import { type DoctorFinding, finding } from "./finding";

/** How a storage account answered, seen from this machine. */
type Answer = "closed" | "no answer" | "not found" | "reached";

/** The address of an account's blobs, without a slash at its end. */
export type BlobAddress = (account: string) => string;

export const inAzure: BlobAddress = (account) => `https://${account}.blob.core.windows.net`;

/**
 * Whether this machine gets to the accounts that a private environment's deploy writes into. Those of a first deploy do
 * not exist yet.
 */
export async function checkReach(
  { declared }: Stack,
  { name, network }: Environment,
  credential: TokenCredential,
  addressOf: BlobAddress = inAzure,
): Promise<DoctorFinding[]> {
  if (network.mode === "public") return [];
  const tell = finding("reach");
  const accounts = declared
    .filter(({ type, values }) => type === "azurerm_storage_account" && isClosed(values))
    .map(({ values }) => String(values["name"]));
  const token = await credential.getToken("https://storage.azure.com/.default");
  const answers = await Promise.all(
    accounts.map(async (account) => ({ account, answer: await ask(addressOf(account), token?.token ?? "") })),
  );
  const those = (wanted: Answer) =>
    answers.filter(({ answer }) => answer === wanted).map(({ account }) => account);
  const [reached, closed, silent, missing] = [
    those("reached"),
    those("closed"),
    those("no answer"),
    those("not found"),
  ];
  const place = `run it from where network.deployFrom in environments/${name}.ts says`;
  return [
    ...(reached.length > 0 ? [tell("ok", `this machine reaches ${reached.join(", ")}`)] : []),
    ...(closed.length > 0
      ? [tell("blocks", `${closed.join(", ")} let nobody in from this machine`, place)]
      : []),
    ...(silent.length > 0
      ? [
          tell(
            "blocks",
            `${silent.join(", ")} do not answer: their names lead where this machine cannot go`,
            place,
          ),
        ]
      : []),
    ...(missing.length > 0
      ? [
          tell(
            "unknown",
            `${missing.join(", ")}: not deployed yet, or in no zone that this machine asks`,
            place,
          ),
        ]
      : []),
  ];
}

function isClosed({ network_rules: rules }: Values): boolean {
  return (rules as { readonly default_action?: string } | undefined)?.default_action === "Deny";
}

/** A role that is missing is another question: whoever is told so was let in. */
async function ask(address: string, token: string): Promise<Answer> {
  try {
    const response = await fetch(`${address}/?comp=list&maxresults=1`, {
      headers: { authorization: `Bearer ${token}`, "x-ms-version": "2023-11-03" },
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return response.status === 403 && /\bAuthorizationFailure\b/.test(text) ? "closed" : "reached";
  } catch (error) {
    const { code = "" } = ((error as Error).cause ?? {}) as { readonly code?: string };
    return ["EAI_AGAIN", "ENOTFOUND"].includes(code) ? "not found" : "no answer";
  }
}
