import type { Environment } from "../../environments/environment";
import type { Azure } from "./azure";
import { type DoctorFinding, finding } from "./finding";
import type { Needed } from "./needs";

interface Availability {
  readonly nameAvailable: boolean;
  readonly reason?: string;
  readonly message?: string;
}

/** Names that the whole of Azure shares, and how each service is asked whether one is free. */
const questions: Readonly<Record<string, { readonly path: string; readonly type?: string }>> = {
  "Microsoft.Storage/storageAccounts": {
    path: "Microsoft.Storage/checkNameAvailability?api-version=2023-05-01",
    type: "Microsoft.Storage/storageAccounts",
  },
  "Microsoft.KeyVault/vaults": {
    path: "Microsoft.KeyVault/checkNameAvailability?api-version=2023-07-01",
    type: "Microsoft.KeyVault/vaults",
  },
  "Microsoft.ContainerRegistry/registries": {
    path: "Microsoft.ContainerRegistry/checkNameAvailability?api-version=2023-07-01",
    type: "Microsoft.ContainerRegistry/registries",
  },
  "Microsoft.Search/searchServices": {
    path: "Microsoft.Search/checkNameAvailability?api-version=2023-11-01",
    type: "searchServices",
  },
  "Microsoft.Web/sites": {
    path: "Microsoft.Web/checknameavailability?api-version=2023-12-01",
    type: "Microsoft.Web/sites",
  },
};

/** No name of the stack is somebody else's. A name that is taken in our own subscription is ours already. */
export async function checkNames(
  azure: Azure,
  { subscriptionId }: Environment,
  needed: readonly Needed[],
): Promise<DoctorFinding[]> {
  const tell = finding("names");
  const subscription = `/subscriptions/${subscriptionId}`;
  const asked = needed.filter(({ type }) => type in questions);
  const own = new Set(
    (
      (await azure.list(`${subscription}/resources?api-version=2021-04-01`)) as {
        type: string;
        name: string;
      }[]
    ).map(({ type, name }) => `${type}/${name}`.toLowerCase()),
  );
  const taken: DoctorFinding[] = [];
  for (const { type, name, path } of asked) {
    const question = questions[type];
    if (question === undefined || own.has(`${type}/${name}`.toLowerCase())) continue;
    const answer = (await azure.post(`${subscription}/providers/${question.path}`, {
      name,
      type: question.type,
    })) as Availability;
    if (answer.nameAvailable) continue;
    taken.push(
      tell(
        "blocks",
        `${name} (${path}) is not available: ${answer.message ?? answer.reason}`,
        softDeleted(type, name),
      ),
    );
  }
  return taken.length > 0
    ? taken
    : [tell("ok", `${asked.length} names that all of Azure shares are free or ours`)];
}

function softDeleted(type: string, name: string): string {
  return type === "Microsoft.KeyVault/vaults"
    ? `when it is a deleted vault of yours: az keyvault recover --name ${name}, or purge it where nobody needs it`
    : "names end in a hash of the subscription: if it is not yours, tell us";
}
