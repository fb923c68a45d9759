import { createHash, randomBytes } from "node:crypto";
import type { AdapterFactory, ClientMetadata, Configuration, default as Provider } from "oidc-provider";
import { accessTokenSeconds } from "./entra-tokens";
import type { PeopleDirectory, RegisteredApp } from "./registrations";
import { contentSecurityPolicy, messagePage, signOutPage } from "./sign-in-page";
import type { SigningKey } from "./signing-key";
import type { SignInState } from "./state";

const daySeconds = 24 * 3600;

export interface OpenIdServerOptions {
  readonly issuer: string;
  readonly tenantId: string;
  readonly directory: PeopleDirectory;
  readonly key: SigningKey;
  readonly state: SignInState;
  /**
   * What every app's requests carry once its managed identity has shown who it is: made anew with the process, and known to
   * nobody outside of it.
   */
  readonly clientSecret: string;
  /** Where people say who they are: the path for one sign-in. */
  readonly pageOf: (uid: string) => string;
}

/** A certified OpenID Connect server with Entra's claims and lifetimes. Loaded by whoever first signs in. */
export async function openIdServer(options: OpenIdServerOptions): Promise<Provider> {
  // with what it needs, a sixth of the local Azure's code
  const { default: OpenIdProvider, interactionPolicy } =
    require("oidc-provider") as typeof import("oidc-provider");
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
  const provider = new OpenIdProvider(options.issuer, configurationOf(options, policy));
  const { takesRedirect } = options.directory;
  if (takesRedirect) {
    const { prototype } = provider.Client;
    prototype.redirectUriAllowed = prototype.postLogoutRedirectUriAllowed = takesRedirect;
  }
  return provider;
}

/** Of a person for one app, and for no other: as Entra's. */
export function pairwiseSubject(clientId: string, objectId: string): string {
  return createHash("sha256").update(`${clientId}/${objectId}`).digest("base64url");
}

function configurationOf(
  { directory, key, state, clientSecret, tenantId, pageOf }: OpenIdServerOptions,
  policy: NonNullable<Configuration["interactions"]>["policy"],
): Configuration {
  const adapter: AdapterFactory = (model) =>
    model === "Client"
      ? { ...state.adapter(model), find: async (id) => clientOf(directory.app(id), clientSecret) }
      : state.adapter(model);

  return {
    adapter,
    jwks: { keys: [key.privateJwk as never] },
    // sessions end with the process' key or with the session; both are this machine's own
    cookies: {
      keys: [key.kid, randomBytes(16).toString("hex")],
      // both directories are at one address, and somebody may be signed in to both
      names: {
        session: `session.${tenantId}`,
        interaction: `interaction.${tenantId}`,
        resume: `resume.${tenantId}`,
      },
    },
    clientAuthMethods: ["client_secret_post"],
    responseTypes: ["code"],
    pkce: { required: () => true },
    scopes: ["openid", "offline_access"],
    claims: {
      openid: ["sub", "oid", "tid", "ver", "roles"],
      profile: ["name", "preferred_username"],
      email: ["email"],
    },
    conformIdTokenClaims: false,
    subjectTypes: ["pairwise"],
    pairwiseIdentifier: (_, accountId, client) => pairwiseSubject(client.clientId, accountId),
    findAccount(context, id) {
      const app = context.oidc.client && directory.app(context.oidc.client.clientId);
      const person = directory.person(id);
      if (person === undefined) return undefined;
      const roles = app ? directory.rolesOf(app, id) : [];
      // whoever has lost the last role is signed out at the next refresh
      if (app?.isRoleRequired && roles.length === 0) return undefined;
      return {
        accountId: id,
        claims: async () => ({
          sub: id,
          oid: id,
          tid: tenantId,
          ver: "2.0",
          name: person.name,
          preferred_username: `${person.userName}@vitrine.local`,
          email: `${person.userName}@vitrine.local`,
          ...(roles.length > 0 && { roles }),
        }),
      };
    },
    // what an app may know of people is the administrators' consent, not each person's
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile email offline_access");
      await grant.save();
      return grant;
    },
    interactions: { ...(policy && { policy }), url: (_, { uid }) => pageOf(uid) },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    expiresWithSession: async () => false,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 600,
      Grant: 90 * daySeconds,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: 90 * daySeconds,
      Session: daySeconds,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (context, form) => {
          context.set("content-security-policy", contentSecurityPolicy);
          context.body = signOutPage(form);
        },
        postLogoutSuccessSource: async (context) => {
          context.set("content-security-policy", contentSecurityPolicy);
          context.body = messagePage("Signed out", "You can close this page.");
        },
      },
    },
    renderError: async (context, { error, error_description: description }) => {
      context.type = "html";
      context.set("content-security-policy", contentSecurityPolicy);
      context.body = messagePage("Sign-in failed", `${error}: ${description ?? ""}`);
    },
  };
}

function clientOf(app: RegisteredApp | undefined, clientSecret: string): ClientMetadata | undefined {
  if (app === undefined || app.redirectUris.length === 0) return undefined;
  return {
    client_id: app.clientId,
    client_name: app.name,
    client_secret: clientSecret,
    token_endpoint_auth_method: "client_secret_post",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    redirect_uris: [...app.redirectUris],
    // as Entra: people come back from a sign-out to the addresses that they may come back to from a sign-in
    post_logout_redirect_uris: [...app.redirectUris],
    subject_type: "pairwise",
  };
}
