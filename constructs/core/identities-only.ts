/**
 * How every storage account lets somebody in: by identity and over TLS, never by key and never anonymously.
 *
 * Stated even where the provider agrees today: its defaults have changed between majors.
 */
export const identitiesOnly = {
  sharedAccessKeyEnabled: false,
  defaultToOauthAuthentication: true,
  localUserEnabled: false,
  allowNestedItemsToBePublic: false,
  crossTenantReplicationEnabled: false,
  httpsTrafficOnlyEnabled: true,
  minTlsVersion: "TLS1_2",
} as const;
