import { type ArticlesRole, articlesRoles } from "../../articles/app-roles";
import { connectDatabase } from "../../database/connect-database";
import { requireSchema } from "../../database/require-schema";
import type { Api } from "../../http/api";
import { managedIdentityTokens } from "../../shared/access-tokens";
import { Redis } from "../../shared/redis";
import type { Started } from "../../shared/start-app";
import { ConsoleSessions } from "../../sign-in/session/console-sessions";
import { DatabaseSessions } from "../../sign-in/session/database-sessions";
import { connectSignIn } from "../../sign-in/sign-in";
import { articlesApi } from "./articles-api";
import type { ArticlesContext } from "./articles-context";
import { ArticlesHealth } from "./health";
import type { ArticlesSettings } from "./settings";

const roles = Object.keys(articlesRoles) as ArticlesRole[];

/** What the triggers of the app call. */
export interface ConnectedArticles {
  readonly api: Api<ArticlesContext>;
  /** Of readers at the console. */
  readonly sessions: ConsoleSessions<ArticlesRole>;
}

/** The app on the services, and under the identity, that its settings name. */
export function connect({ settings, version, telemetry }: Started<ArticlesSettings>): ConnectedArticles {
  const tokens = managedIdentityTokens(settings.IDENTITY_CLIENT_ID);
  const database = connectDatabase(settings, tokens, { most: 4 });
  const { CACHE_HOST: host, CACHE_PORT: port, CACHE_USERNAME: username } = settings;
  const cache = new Redis({ host, port, username, tokens });
  const sessions = new ConsoleSessions({ settings, roles, store: new DatabaseSessions(database), tokens });
  const context: ArticlesContext = {
    settings,
    version,
    database,
    cache,
    health: new ArticlesHealth({ database, cache, version, ready: requireSchema(database, settings) }),
    signIn: connectSignIn({ settings, roles, ofSession: (request) => sessions.callerOf(request) }),
  };
  return { api: articlesApi({ settings, telemetry }, context), sessions };
}
