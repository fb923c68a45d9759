import * as z from "zod";
import { localPeople } from "../../identity/local-ids";
import { command } from "../command";
import type { EmulatedService } from "../emulated-service";
import type { Entra } from "./entra";
import { Registrations } from "./registrations";
import { appRoleAssignment } from "./resources/app-role-assignment";
import { application } from "./resources/application";
import { federatedIdentityCredential, preAuthorized } from "./resources/parts-of-application";
import { servicePrincipal } from "./resources/service-principal";
import { startEntra } from "./start";

const asked = z.strictObject({ person: z.string(), audience: z.string() });

export const entra: EmulatedService<Entra> = {
  start: ({ context, identity, resources }) => startEntra(context, { identity, resources }),

  contributes: (running, { resources }) => ({
    resources: [application, servicePrincipal, appRoleAssignment, federatedIdentityCredential, preAuthorized],
    refusals: [
      [
        /^azuread_/,
        "this type of Microsoft Entra ID",
        "declare app registrations, their service principals, app role assignments and federated credentials only",
      ],
    ],
    status: () => ({
      lines: new Registrations(resources).apps().map(({ name, redirectUris }) => ({
        name: `sign-in ${name}`,
        address: running.issuer,
        detail: redirectUris.length > 0 ? `${localPeople.length} people to choose from` : "services only",
      })),
    }),
    commands: {
      "entra/token": command(asked, async ({ person, audience }) => {
        const { token, expiresOn } = await running.tokenOf(person, audience);
        return { token, expiresOnTimestamp: expiresOn * 1000 };
      }),
    },
  }),
};
