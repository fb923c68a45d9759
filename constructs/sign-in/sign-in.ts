import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { Application } from "@cdktf/provider-azuread/lib/application";
import { ApplicationFederatedIdentityCredential } from "@cdktf/provider-azuread/lib/application-federated-identity-credential";
import { ApplicationPreAuthorized } from "@cdktf/provider-azuread/lib/application-pre-authorized";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { signInSettings } from "../../runtime/shared/service-settings";
import { ConfigurationError } from "../core/errors";
import type { Grantee } from "../core/grant";
import type { Link } from "../core/link";
import type { Foundation } from "../foundation/foundation";
import { stableId } from "./stable-id";

export interface SignInProps<Role extends string> {
  readonly foundation: Foundation;

  /** Becomes part of the registration's name, which people read when they sign in, e.g. "predictions". */
  readonly purpose: string;

  /** What somebody may do who has the role, by its value in tokens: `{ "Predictions.Predict": "Ask for predictions." }`. */
  readonly roles: Readonly<Record<Role, string>>;

  /** Where the console is, without a slash at its end. */
  readonly consoleUrl: string;

  /** Where people come back to from a sign-in, below the console: "/predictions/api/auth/callback". */
  readonly callbackPath: string;

  /**
   * Object ids of people and pipelines that may change the registration: with the right `Application.ReadWrite.OwnedBy`, whoever
   * deploys has to be one of them.
   *
   * @default - nobody is named: whoever deploys needs rights over all applications of the directory
   */
  readonly owners?: readonly string[];
}

/** Who may ask an API, and how people sign in to its console: an app registration without a secret, and who has which of its roles. */
export class SignIn<Role extends string = string> extends Construct {
  readonly application: Application;
  readonly servicePrincipal: ServicePrincipal;
  /** What a token for the API is asked for: "api://…". */
  readonly audience: string;
  private readonly foundation: Foundation;
  private readonly roles: readonly Role[];
  private readonly callback: string;

  constructor(scope: Construct, id: string, props: SignInProps<Role>) {
    super(scope, id);
    const { foundation, purpose, consoleUrl, callbackPath, owners } = props;
    this.foundation = foundation;
    this.roles = Object.keys(props.roles) as Role[];
    this.callback = `${consoleUrl}${callbackPath}`;
    this.useDirectory();

    const name = foundation.names.of("appRegistration", purpose);
    // a form that every directory allows: it names the tenant
    this.audience = `api://${foundation.tenantId}/${name}`;
    this.application = this.createApplication(name, props);
    this.servicePrincipal = new ServicePrincipal(this, "ServicePrincipal", {
      clientId: this.application.clientId,
      // whoever has no role gets no token, and does not come past the sign-in page
      appRoleAssignmentRequired: true,
      ...(owners && { owners: [...owners] }),
    });
    this.letAzureCliIn();
  }

  /** The code finds out who asks, and signs people in at the console: the app's identity stands for a secret. */
  use(): Link<typeof signInSettings> {
    return {
      settings: () => ({
        SIGN_IN_TENANT: this.foundation.tenantId,
        SIGN_IN_CLIENT_ID: this.application.clientId,
        SIGN_IN_CALLBACK: this.callback,
      }),
      grant: (grantee) => this.grantSignIn(grantee),
      leadsTo: [],
    };
  }

  /** Lets an app's identity sign people in as this registration. */
  grantSignIn(grantee: Grantee): ApplicationFederatedIdentityCredential {
    const id = `SignIn-${grantee.node.addr.slice(-8)}`;
    const existing = this.node.tryFindChild(id) as ApplicationFederatedIdentityCredential | undefined;
    if (existing) return existing;

    const credential = new ApplicationFederatedIdentityCredential(this, id, {
      applicationId: this.application.id,
      displayName: id,
      issuer: `https://login.microsoftonline.com/${this.foundation.tenantId}/v2.0`,
      subject: grantee.principalId,
      audiences: ["api://AzureADTokenExchange"],
    });
    grantee.granted?.(credential);
    return credential;
  }

  /** Lets a team or a service ask with this role. */
  grantRole(grantee: Grantee, role: Role): AppRoleAssignment {
    this.checkRole(role);
    const id = `${role.replaceAll(".", "")}-${grantee.node.addr.slice(-8)}`;
    const existing = this.node.tryFindChild(id) as AppRoleAssignment | undefined;
    if (existing) return existing;

    const assignment = new AppRoleAssignment(this, id, {
      appRoleId: stableId(role),
      principalObjectId: grantee.principalId,
      resourceObjectId: this.servicePrincipal.objectId,
    });
    grantee.granted?.(assignment);
    return assignment;
  }

  private createApplication(
    displayName: string,
    { roles, consoleUrl, owners }: SignInProps<Role>,
  ): Application {
    return new Application(this, "Resource", {
      displayName,
      identifierUris: [this.audience],
      signInAudience: "AzureADMyOrg",
      ...(owners && { owners: [...owners] }),
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScope: [
          {
            id: stableId(scope),
            value: scope,
            type: "User",
            enabled: true,
            adminConsentDisplayName: `Ask ${displayName}`,
            adminConsentDescription:
              "Ask the API as the person who is signed in, with the roles that they have.",
            userConsentDisplayName: `Ask ${displayName}`,
            userConsentDescription: "Ask the API as you, with the roles that you have.",
          },
        ],
      },
      appRole: Object.entries<string>(roles).map(([value, description]) => ({
        id: stableId(value),
        value,
        displayName: value,
        description,
        enabled: true,
        allowedMemberTypes: ["Application", "User"],
      })),
      // the second is where a sign-out leads
      web: { redirectUris: [this.callback, `${consoleUrl}/`] },
    });
  }

  /** People ask with `az` and `npx vitrine token`, which is the same program to Entra: nobody is asked for consent. */
  private letAzureCliIn(): void {
    new ApplicationPreAuthorized(this, "AzureCli", {
      applicationId: this.application.id,
      authorizedClientId: azureCli,
      permissionIds: [stableId(scope)],
    });
  }

  /** Once for a stack: most need no directory, and so no right in it. */
  private useDirectory(): void {
    const stack = TerraformStack.of(this);
    if (stack.node.tryFindChild("Directory") !== undefined) return;
    new AzureadProvider(stack, "Directory", { tenantId: this.foundation.tenantId });
    // OpenTofu would look for it, and for what stands in its place on one machine, under its own registry
    stack.addOverride(
      "terraform.required_providers.azuread.source",
      "registry.terraform.io/hashicorp/azuread",
    );
  }

  private checkRole(role: Role): void {
    if (this.roles.includes(role)) return;
    throw new ConfigurationError(this, "AppRoleUnknown", {
      what: `there is no app role "${role}"`,
      why: `the registration has ${this.roles.join(", ")}`,
      fix: "name one of them, or add it to roles",
    });
  }
}

/** A person's token is for everything that their roles allow. */
const scope = "user_impersonation";
/** The same in every directory. */
const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
