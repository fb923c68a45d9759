import * as z from "zod";

/**
 * Settings that name a service, the same for everybody who asks it: `z.object({ ...cacheSettings, … })`. The link of a
 * construct gives them: `cache.use()`.
 */

export const searchServiceSettings = {
  /** The AI Search service, e.g. "https://srch-vitrine-dev.search.windows.net". */
  SEARCH_ENDPOINT: z.url(),
};

export const scoringEndpointSettings = {
  /** The online endpoint's scoring URI. */
  SCORING_URI: z.url(),
  /** Where Resource Manager gives out the endpoint's own tokens; without it, it takes those of Microsoft Entra. */
  SCORING_TOKEN_URI: z.url().optional(),
};

export const cacheSettings = {
  /** Managed Redis, always with TLS. */
  CACHE_HOST: z.string().min(1),
  CACHE_PORT: z.coerce.number().int().min(1).max(65_535),
  /** Object id of the app's identity: its user name in Redis. */
  CACHE_USERNAME: z.string().min(1),
};

export const modelRegistrySettings = {
  /** The Azure ML workspace that lists models, "https://management.azure.com/subscriptions/…/workspaces/<name>". */
  MODEL_REGISTRY_WORKSPACE: z.url(),
  /** The container with their files, "https://<account>.blob.core.windows.net/models". */
  MODEL_REGISTRY_FILES: z.url(),
};

export type ModelRegistrySettings = z.output<z.ZodObject<typeof modelRegistrySettings>>;

export const signInSettings = {
  /** Where Microsoft Entra ID is. The local Azure says where its own is. */
  SIGN_IN_AUTHORITY: z.url().default("https://login.microsoftonline.com"),
  /** Whose people and services may ask: the directory's id. */
  SIGN_IN_TENANT: z.guid(),
  /** The app registration's client id: the audience of tokens for the API, and the console's own name at sign-in. */
  SIGN_IN_CLIENT_ID: z.guid(),
  /** Where people come back to from a sign-in, at the console's address: "https://<console>/predictions/api/auth/callback". */
  SIGN_IN_CALLBACK: z.url(),
};

export type SignInSettings = z.output<z.ZodObject<typeof signInSettings>>;

/** The same of a directory of readers, Microsoft Entra External ID, whose app somebody registered there by hand. */
export const readerSignInSettings = {
  /** "https://NAME.ciamlogin.com". The local Azure says where its own is. */
  READERS_AUTHORITY: z.url(),
  READERS_TENANT: z.guid(),
  READERS_CLIENT_ID: z.guid(),
  /** Where readers come back to from a sign-in: "https://<console>/articles/api/auth/callback". */
  READERS_CALLBACK: z.url(),
  /** The app's private key and certificate, PEM; without it, the app's identity stands for them. */
  READERS_CERTIFICATE: z.string().min(1).optional(),
};

export type ReaderSignInSettings = z.output<z.ZodObject<typeof readerSignInSettings>>;

/**
 * A storage account by the name that the code has for it: `blobSettings("CATALOGUE")` is CATALOGUE__blobServiceUri. A second
 * account has another name.
 */
export function blobSettings<Account extends string>(account: Account): BlobSettings<Account> {
  return { [`${account}__blobServiceUri`]: z.url() } as BlobSettings<Account>;
}

export type BlobSettings<Account extends string> = {
  readonly [Name in `${Account}__blobServiceUri`]: z.ZodURL;
};

/** The same for an account whose new blobs call the code: the host's `connection` of that name. */
export function blobTriggerSettings<Account extends string>(account: Account): BlobTriggerSettings<Account> {
  return {
    ...blobSettings(account),
    // events that failed five times are kept in a queue of this account
    [`${account}__queueServiceUri`]: z.url(),
    [`${account}__credential`]: z.literal("managedidentity"),
    [`${account}__clientId`]: z.string().min(1),
  } as BlobTriggerSettings<Account>;
}

export type BlobTriggerSettings<Account extends string> = BlobSettings<Account> & {
  readonly [Name in `${Account}__queueServiceUri`]: z.ZodURL;
} & {
  readonly [Name in `${Account}__credential`]: z.ZodLiteral<"managedidentity">;
} & {
  readonly [Name in `${Account}__clientId`]: z.ZodString;
};

/** An event hub by the name that the code has for it: `eventHubSettings("EVENTS")` is EVENTS__fullyQualifiedNamespace and EVENTS_HUB. */
export function eventHubSettings<Name extends string>(name: Name): EventHubSettings<Name> {
  return {
    [`${name}__fullyQualifiedNamespace`]: z.string().min(1),
    [`${name}_HUB`]: z.string().min(1),
  } as EventHubSettings<Name>;
}

export type EventHubSettings<Name extends string> = {
  readonly [Setting in `${Name}__fullyQualifiedNamespace` | `${Name}_HUB`]: z.ZodString;
};

/** The same for a hub whose events call the code: the host's `connection` of that name. */
export function eventHubTriggerSettings<Name extends string>(name: Name): EventHubTriggerSettings<Name> {
  return {
    ...eventHubSettings(name),
    [`${name}__credential`]: z.literal("managedidentity"),
    [`${name}__clientId`]: z.string().min(1),
  } as EventHubTriggerSettings<Name>;
}

export type EventHubTriggerSettings<Name extends string> = EventHubSettings<Name> & {
  readonly [Setting in `${Name}__credential`]: z.ZodLiteral<"managedidentity">;
} & {
  readonly [Setting in `${Name}__clientId`]: z.ZodString;
};

export const identitySettings = {
  /** Client id of the app's user-assigned identity, which the app itself gives. */
  IDENTITY_CLIENT_ID: z.string().min(1),
};

export const telemetrySettings = {
  /** Where telemetry goes; without it, none is sent. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().min(1).optional(),
  /** "ClientId=...;Authorization=AAD": sends telemetry under that identity. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z.string().min(1).optional(),
};

export type TelemetrySettings = z.output<z.ZodObject<typeof telemetrySettings>>;
