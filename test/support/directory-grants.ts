import { localPeople } from "../../emulator/identity/local-ids";
import type { Values } from "../../emulator/resource-manager/protocol";
import { pathOf } from "./grants";
import type { LocalEstate } from "./local-estate";

/** What lets somebody in at an API that Terraform registered: an app role, or who may sign people in and ask for tokens. */
export interface DirectoryGrant {
  /** "who: path", where the path is where the constructs make it, e.g. "priya: Predictions/SignIn/PredictionsPredict". */
  readonly name: string;
  readonly resource: { readonly provider: string; readonly type: string; readonly state: Values };
}

const types = {
  azuread_app_role_assignment: ({ principal_object_id: id }: Values) =>
    localPeople.find(({ objectId }) => objectId === id)?.userName ?? String(id),
  azuread_application_federated_identity_credential: () => "apps",
  azuread_application_pre_authorized: () => "programs",
} as const satisfies Record<string, (state: Values) => string>;

/** Every one of a deployed estate. */
export function directoryGrantsOf(estate: LocalEstate): DirectoryGrant[] {
  return Object.entries(types).flatMap(([type, whoOf]) =>
    Object.entries(estate.resources(type)).map(([name, state]) => ({
      name: `${whoOf(state)}: ${pathOf(name)}`,
      resource: { provider: "azuread", type, state },
    })),
  );
}
