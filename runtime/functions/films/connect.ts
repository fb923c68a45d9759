import { connectDatabase } from "../../database/connect-database";
import { requireSchema } from "../../database/require-schema";
import { managedIdentityTokens } from "../../shared/access-tokens";
import type { Started } from "../../shared/start-app";
import type { FilmsSettings } from "./settings";

/** The app on the services, and under the identity, that its settings name. */
export function connect({ settings }: Started<FilmsSettings>) {
  const tokens = managedIdentityTokens(settings.IDENTITY_CLIENT_ID);
  const database = connectDatabase(settings, tokens, { most: 4 });
  const schema = requireSchema(database, settings);
  const ready = async () => {
    await schema();
    await database.query("select 1");
  };
  return { ready };
}
