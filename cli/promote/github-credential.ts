import type { TokenCredential } from "@azure/identity";
import { Failure } from "../failure";

type Variables = Readonly<Record<string, string | undefined>>;

/** The deployer's identity in a job of GitHub's that may ask for a token; else whoever has signed in on this machine. */
export function pipelineCredential(tenantId: string, variables: Variables = process.env): TokenCredential {
  // loaded here because most commands sign in nowhere
  const { ClientAssertionCredential, DefaultAzureCredential } =
    require("@azure/identity") as typeof import("@azure/identity");
  const { ACTIONS_ID_TOKEN_REQUEST_URL: isJob, ARM_CLIENT_ID: clientId } = variables;
  if (!isJob || !clientId) return new DefaultAzureCredential({ tenantId });
  return new ClientAssertionCredential(tenantId, clientId, () => githubToken(variables));
}

/** GitHub's own token of the running job, which Microsoft Entra ID takes for the identity's: azurerm does the same. */
export async function githubToken(variables: Variables): Promise<string> {
  const address = new URL(variables["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "");
  address.searchParams.set("audience", "api://AzureADTokenExchange");
  const answer = await fetch(address, {
    headers: { authorization: `Bearer ${variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]}` },
  });
  const { value } = answer.ok ? ((await answer.json()) as { value?: string }) : {};
  if (value) return value;
  throw new Failure("GitHubTokenRefused", {
    what: `GitHub answers ${answer.status} when this job asks for its token`,
    fix: "give the job permissions: id-token: write",
  });
}
