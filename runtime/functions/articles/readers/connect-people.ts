import type { Pool } from "pg";
import { type ArticlesRole, articlesRoles } from "../../../articles/app-roles";
import type { Tokens } from "../../../shared/access-tokens";
import { readersOf } from "../../../sign-in/readers";
import { byCertificate, byIdentity } from "../../../sign-in/session/app-proof";
import { ConsoleSessions } from "../../../sign-in/session/console-sessions";
import { readerCookies, staffCookies } from "../../../sign-in/session/cookies";
import { DatabaseSessions } from "../../../sign-in/session/database-sessions";
import { connectSignIn } from "../../../sign-in/sign-in";
import type { ArticlesSettings } from "../settings";
import { WhoAsks } from "./who-asks";

const roles = Object.keys(articlesRoles) as ArticlesRole[];

/** The people of both directories. */
export interface ConnectedPeople {
  /** Whoever reads, in the readers' directory. */
  readonly readers: ConsoleSessions<never>;
  /** Whoever works here, in the estate's own. */
  readonly staff: ConsoleSessions<ArticlesRole>;
  readonly who: WhoAsks;
}

/** @param tokens of the app's identity, which stands for a secret when somebody signs in */
export function connectPeople(settings: ArticlesSettings, database: Pool, tokens: Tokens): ConnectedPeople {
  const { READERS_CERTIFICATE: certificate } = settings;
  const store = new DatabaseSessions(database);
  const readers = new ConsoleSessions<never>({
    settings: readersOf(settings),
    roles: [],
    store,
    tokens,
    proof: certificate === undefined ? byIdentity(tokens) : byCertificate(certificate),
    cookies: readerCookies,
  });
  const staff = new ConsoleSessions({ settings, roles, store, tokens, cookies: staffCookies });
  const who = new WhoAsks({
    staff: connectSignIn({ settings, roles, ofSession: (request) => staff.callerOf(request) }),
    readers: connectSignIn<never>({
      settings: readersOf(settings),
      roles: [],
      ofSession: (request) => readers.callerOf(request),
    }),
    readersTenant: settings.READERS_TENANT,
    hasSession: (request) => readers.secretIn(request) !== undefined,
    hasStaffSession: (request) => staff.secretIn(request) !== undefined,
    console: readers.console,
  });
  return { readers, staff, who };
}
