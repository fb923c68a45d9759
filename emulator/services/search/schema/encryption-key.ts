import * as z from "zod";

/** A key of a customer's vault; kept without its secret, which Azure does not give back either, and not used. */
export const EncryptionKey = z
  .strictObject({
    keyVaultKeyName: z.string(),
    keyVaultKeyVersion: z.string().nullish(),
    keyVaultUri: z.string(),
    accessCredentials: z
      .strictObject({ applicationId: z.string(), applicationSecret: z.string().nullish() })
      .nullish(),
    identity: z.looseObject({}).nullish(),
  })
  .transform(({ accessCredentials, ...key }) => ({
    ...key,
    ...(accessCredentials
      ? { accessCredentials: { applicationId: accessCredentials.applicationId, applicationSecret: null } }
      : {}),
  }));
