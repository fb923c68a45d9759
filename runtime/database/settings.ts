import * as z from "zod";

/**
 * Settings that name a database and who the code is in it: `z.object({ ...databaseSettings, … })`. The link of the construct
 * gives them: `database.as("api")`.
 */
export const databaseSettings = {
  /** The server, e.g. "psql-predictions-dev-4k2p9.postgres.database.azure.com". */
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: z.coerce.number().int().min(1).max(65_535).default(5432),
  DATABASE_NAME: z.string().min(1),
  /** The role that the app's identity logs in as: a member of roles whose rights are in `roles/<role>.sql`. */
  DATABASE_ROLE: z.string().min(1),
  /** The newest migration that the code knows, e.g. "0003-outcomes": until the database has it, the code answers nothing. */
  DATABASE_SCHEMA: z.string().min(1).optional(),
  /** The authority that signed the server's certificate, as PEM. Without it, those that the machine trusts. */
  DATABASE_CA: z.string().startsWith("-----BEGIN CERTIFICATE-----").optional(),
};

export type DatabaseSettings = z.output<z.ZodObject<typeof databaseSettings>>;
