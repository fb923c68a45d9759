import type { TokenCredential } from "@azure/identity";
import { Client, escapeIdentifier } from "pg";
import { connectionOf, databaseScope } from "../../runtime/database/connect-database";
import { unavailableBecause } from "../../runtime/database/unavailable";
import { Failure } from "../failure";
import type { DeployedDatabase } from "./deployed-database";

type Login = DeployedDatabase["logins"][number];

/** Somebody who is logged in, and as what. */
export interface DatabaseSession {
  readonly client: Client;
  readonly roles: readonly string[];
}

export interface LogInOptions {
  readonly environment: string;
  readonly workload: string;
  /** @default - whichever lets one in */
  readonly role: string | undefined;
}

const connectMs = 15_000;
const mostMinutes = 10;

/**
 * Logs in with a token of whoever runs the command, as themselves or as a group of theirs: only the server knows in which
 * groups they are.
 *
 * @throws Failure NotLetIn, DatabaseRoleUnknown, RoleNotGranted, DatabaseUnreachable, NotSignedIn
 */
export async function logIn(
  database: DeployedDatabase,
  credential: TokenCredential,
  options: LogInOptions,
): Promise<DatabaseSession> {
  const { token } = (await credential.getToken(databaseScope)) ?? {};
  if (token === undefined) throw notSignedIn();
  const { role } = options;
  for (const login of candidates(database, token, options)) {
    const client = new Client({
      ...connectionOf(
        {
          DATABASE_HOST: database.host,
          DATABASE_PORT: database.port,
          DATABASE_NAME: database.name,
          DATABASE_ROLE: login.objectId,
        },
        async () => ({ token, expiresOnTimestamp: 0 }),
      ),
      application_name: "vitrine sql",
      connectionTimeoutMillis: connectMs,
      statement_timeout: mostMinutes * 60_000,
      // as PostgreSQL writes it: whoever wants more of a value than its text says so in SQL
      types: { getTypeParser: () => (text: string) => text },
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      if (role !== undefined) await client.query(`set role ${escapeIdentifier(role)}`);
      return { client, roles: role === undefined ? login.roles : [role] };
    } catch (error) {
      if (unavailableBecause(error) !== "DatabaseRefusesSignIn") throw failed(error, options);
    }
  }
  throw notLetIn(database, options);
}

/** Whoever it is by themselves first, then groups; apps never, unless it is one that runs this. */
function candidates({ logins }: DeployedDatabase, token: string, { role, workload }: LogInOptions): Login[] {
  const roles = [...new Set(logins.flatMap((login) => login.roles))].sort();
  if (role !== undefined && !roles.includes(role)) {
    throw new Failure("DatabaseRoleUnknown", {
      what: `nobody is "${role}" in the database of ${workload}`,
      why: `its roles are ${roles.join(", ")}`,
      fix: "name one of them, or leave --role out",
    });
  }
  const me = objectIdIn(token);
  const mine = logins.filter(({ objectId, kind }) => objectId === me || kind === "group");
  return mine
    .filter((login) => role === undefined || login.roles.includes(role))
    .sort((a, b) => Number(b.objectId === me) - Number(a.objectId === me));
}

function objectIdIn(token: string): string | undefined {
  try {
    const [, payload = ""] = token.split(".");
    return JSON.parse(Buffer.from(payload, "base64url").toString()).oid;
  } catch {
    return undefined;
  }
}

function notSignedIn(): Failure {
  return new Failure("NotSignedIn", {
    what: "there is no token for the database",
    why: "nobody is signed in to Azure on this machine",
    fix: "az login",
  });
}

function notLetIn({ logins }: DeployedDatabase, { workload, environment, role }: LogInOptions): Failure {
  const people = logins.filter(({ kind }) => kind !== "service");
  const who = people.map(({ objectId, kind, roles }) => `the ${kind} ${objectId} is ${roles.join(" and ")}`);
  return new Failure("NotLetIn", {
    what: `you are nobody in the database of ${workload} in ${environment}${role ? ` who is ${role}` : ""}`,
    why: who.length > 0 ? `of people, ${who.join(", ")}` : "it lets only apps in",
    fix: `let one of your groups in: workloads/${workload}/teams.ts, database.let(team, role)`,
  });
}

function failed(error: unknown, { workload, environment }: LogInOptions): unknown {
  const reason = unavailableBecause(error);
  if (reason === undefined) return error;
  if (reason === "SchemaNotReady")
    throw new Failure("RoleNotGranted", {
      what: `you are let in to the database of ${workload} in ${environment}, and may not be what you ask to be`,
      why: error instanceof Error ? error.message : String(error),
      fix: `deploy it again, which gives everybody the roles that they are to have: npx cdktf deploy ${environment}`,
      cause: error,
    });
  const isLocal = environment === "local";
  return new Failure(reason, {
    what: `the database of ${workload} in ${environment} does not answer`,
    why: error instanceof Error ? error.message : String(error),
    fix: isLocal
      ? "npx vitrine status says how it is; npm start starts it"
      : "be where it can be reached: inside the private network, or at an address that its openTo names",
    cause: error,
  });
}
