import type { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import { clientId, type TestIssuer, tenant } from "../../runtime/sign-in/testing/issuer";
import type { NearbyIdentity } from "./nearby-identity";

/** What an instance is told of the estate. */
export interface Surroundings {
  readonly hub: string;
  readonly cache: { readonly host: string; readonly port: number; readonly username: string };
  readonly issuer: TestIssuer;
  readonly identity: NearbyIdentity;
}

/** As an estate sets them for each instance. */
export function appSettings(
  database: ArticlesDatabase,
  { hub, cache, issuer, identity }: Surroundings,
): Record<string, unknown> {
  const authority = new URL(issuer.url).origin;
  const callback = "https://console.example/articles/api/auth/callback";
  return {
    ...database.settings("articles_api"),
    EVENTS__fullyQualifiedNamespace: hub,
    EVENTS__credential: "managedidentity",
    EVENTS__clientId: clientId,
    EVENTS_HUB: "deeds",
    CACHE_HOST: cache.host,
    CACHE_PORT: cache.port,
    CACHE_USERNAME: cache.username,
    SEARCH_ENDPOINT: "https://search.example",
    LAKE__blobServiceUri: "https://lake.example",
    FILES__blobServiceUri: "https://files.example",
    SIGN_IN_AUTHORITY: authority,
    SIGN_IN_TENANT: tenant,
    SIGN_IN_CLIENT_ID: clientId,
    SIGN_IN_CALLBACK: callback,
    READERS_AUTHORITY: authority,
    READERS_TENANT: "44444444-4444-4444-8444-444444444444",
    READERS_CLIENT_ID: clientId,
    READERS_CALLBACK: callback,
    IDENTITY_CLIENT_ID: clientId,
    // nobody trains here
    TRAINING_WORKSPACE: "https://management.example/workspaces/models",
    TRAINING_JOB: JSON.stringify({
      environmentId: "/subscriptions/1",
      computeId: "/subscriptions/1",
      identityClientId: clientId,
      command: "node main.cjs",
      timeout: "PT1H",
      variables: {},
    }),
    REQUESTS_PER_MINUTE: 100_000_000,
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=bench;IngestionEndpoint=${identity.telemetryAddress}`,
    // where the platform gives tokens
    IDENTITY_ENDPOINT: identity.address,
    IDENTITY_HEADER: "bench",
  };
}
