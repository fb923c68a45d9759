import { Client, Pool } from "pg";
import { databaseIn } from "../../cli/sql/deployed-database";
import { logIn } from "../../cli/sql/log-in";
import { addLists } from "../../runtime/functions/films/drift/list-profiles";
import { exportPerson, forgetPerson } from "../../runtime/functions/films/people/forget-person";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { DeployedDatabase, databaseAudience, loginTo } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import { DeployedFilms } from "../support/deployed-films";
import type { DatabaseRight } from "../support/granted-rights";
import type { LocalEstate } from "../support/local-estate";
import type { Provoke } from "../support/needed-grants";
import { PersonsApi } from "../support/persons-api";

jest.setTimeout(420_000);

const list = () => films.list();
const popular = () => films.popular();
const rate = () => films.rate();
const watchDrift = () => trigger("watch-drift");
const importRatings = () => films.importRatings();
const importFilms = () => films.importFilms();
const signInAndOut = async () => {
  const api = new PersonsApi(estate, "films");
  await api.signOut(await api.signIn());
};

/** What fails without each right, by role. */
const needs: Readonly<Record<string, Readonly<Record<string, Provoke>>>> = {
  films_api: {
    "connect on database films": () => estate.restart("Films/App").then(list),
    "usage on schema films": list,
    "select on table films.films": list,
    "select on table films.popularity": popular,
    "execute on function films.heat_of(timestamp with time zone)": popular,
    "select on table films.people": list,
    "select on table films.ratings": list,
    "insert on table films.people": rate,
    "insert on table films.ratings": rate,
    "update (rated_at) on table films.ratings": rate,
    "update (value) on table films.ratings": rate,
    "delete on table films.ratings": () => films.unrate(),
    "insert on table films.drift_checks": watchDrift,
    "select on table films.drift_checks": () => films.drift(),
    "select on table films.list_profiles": watchDrift,
    "delete on table films.list_profiles": watchDrift,
    "insert on table films.list_profiles": countLists,
    "select on table films.listed_people": countLists,
    "insert on table films.listed_people": countLists,
    "delete on table films.listed_people": watchDrift,
    "select on table films.list_weeks": watchDrift,
    "insert on table films.list_weeks": watchDrift,
    "update on table films.list_weeks": watchDrift,
    "execute on function films.hash_of_person(text)": countLists,
    "usage on schema sign_in": signInAndOut,
    "insert on table sign_in.sessions": signInAndOut,
    "select on table sign_in.sessions": signInAndOut,
    "update on table sign_in.sessions": signInAndOut,
    "delete on table sign_in.sessions": signInAndOut,
  },
  films_import: {
    "connect on database films": () => estate.restart("Films/Import/App").then(importRatings),
    "usage on schema films": importRatings,
    "select on table films.imports": importRatings,
    "insert on table films.imports": importRatings,
    ...ofColumns(
      "update",
      "films.imports",
      ["state", "lines", "taken", "refused", "problem", "ended_at"],
      importRatings,
    ),
    "insert on table films.arriving": importRatings,
    "select on table films.arriving": importRatings,
    "truncate on table films.arriving": importRatings,
    "insert on table films.people": importRatings,
    "select on table films.people": importRatings,
    "insert on table films.ratings": importRatings,
    "select on table films.ratings": importRatings,
    ...ofColumns("update", "films.ratings", ["rated_at", "value"], importRatings),
    "insert on table films.films": importFilms,
    "select on table films.films": importFilms,
    ...ofColumns("update", "films.films", ["title", "year", "genres", "words"], importFilms),
  },
  films_training: {
    "connect on database films": () => films.train(),
    "usage on schema films": () => films.train(),
    "select on table films.films": () => films.train(),
    // one that has nothing new to learn from reads none
    "select on table films.ratings": () => rate().then(() => films.train()),
    "select on table films.popularity": () => films.train(),
  },
  films_erasure: {
    "connect on database films": forget,
    "usage on schema films": forget,
    "select on table films.people": forget,
    "delete on table films.people": forget,
    "select on table films.ratings": forget,
    "delete on table films.ratings": forget,
    "select on table films.listed_people": forget,
    "delete on table films.listed_people": forget,
    "execute on function films.hash_of_person(text)": forget,
    ...ofColumns("select", "films.films", ["id", "key", "title"], handOver),
  },
};

/** Whose role is whose. */
const members: Readonly<Record<string, Provoke>> = {
  films_api: list,
  films_import: importRatings,
  films_training: () => films.train(),
  films_erasure: forget,
};

let checkout: Checkout;
let estate: LocalEstate;
let films: DeployedFilms;
let database: DeployedDatabase;
let rights: DatabaseRight[];

describe("every right in the database of films is needed", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["films"]);
    estate = await deployLocal(checkout);
    await succeeding(checkout.root, "node", "bin/vitrine.mjs", "films", "import", "sample");
    films = new DeployedFilms(estate);
    await films.train();
    database = await DeployedDatabase.administer(estate, "films", "Films/Database");
    rights = await database.rights();
  });

  afterAll(async () => {
    await database?.close();
    await destroyLocal(checkout);
  });

  it("knows all of them: a new one has to be provoked here", () => {
    const known = Object.entries(needs).flatMap(([role, all]) =>
      Object.keys(all).map((right) => `${role}: ${right}`),
    );
    expect(rights.map(({ name }) => name).sort()).toEqual(known.sort());
  });

  it.each(Object.entries(needs))(
    "fails with a refusal that names what %s may not do any more",
    async (role, all) => {
      const found = rights.filter(({ name }) => name.startsWith(`${role}: `));
      await database.expectAllNeeded(estate, found, ({ name }) => all[name.replace(`${role}: `, "")] ?? list);
    },
  );

  it("lets nobody be what they are not any more, the apps, the training and people", async () => {
    await database.expectAllNeeded(
      estate,
      await database.members(),
      ({ name }) => members[name.split(": ")[1] ?? ""] ?? list,
    );
  });

  it("shows no person to a training, and lets no app erase one", async () => {
    const refused = (within: string, text: string) =>
      expect(asIdentity(within, (session) => session.query(text))).rejects.toThrow("permission denied");
    await refused("Films/Training/", "select key from films.people");
    await refused("Films/App/", "delete from films.people");
    await refused("Films/Import/App/", "delete from films.ratings");
  });
});

function ofColumns(privilege: string, table: string, columns: readonly string[], provoke: Provoke) {
  return Object.fromEntries(
    columns.map((column) => [`${privilege} (${column}) on table ${table}`, provoke] as const),
  );
}

/** Runs a schedule now. */
async function trigger(name: string): Promise<void> {
  const { name: site } = Object(estate.only("azapi_resource", "Films/App"));
  await estate.call("/trigger", { site, function: name });
}

/** As the app does every minute, of somebody whom it has not counted yet. */
async function countLists(): Promise<void> {
  const pool = new Pool(loginOf("Films/App/"));
  try {
    const row = { film: "1", score: 1, popularity: 1 } as never;
    await addLists(pool, "1", new Map([[crypto.randomUUID(), row]]));
  } finally {
    await pool.end();
  }
}

function forget(): Promise<unknown> {
  return asEraser((session) => forgetPerson(session as Parameters<typeof forgetPerson>[0], "nobody"));
}

function handOver(): Promise<unknown> {
  return asEraser((session) => exportPerson(session as Parameters<typeof exportPerson>[0], "1"));
}

/** Does something in the database as `npx vitrine films forget` does. */
async function asEraser<Answer>(work: (session: Client) => Promise<Answer>): Promise<Answer> {
  const outputs = { database_films: estate.output("database_films") as unknown };
  const found = databaseIn(outputs, { environment: "local", workload: "films" });
  const credential = { getToken: () => new PersonsApi(estate, "films").token(databaseAudience) };
  const login = { environment: "local", workload: "films", role: "films_erasure" };
  const { client } = await logIn(found, credential as never, login).catch(
    (error: Error & { why?: string }) => {
      throw new Error(`${error.message}: ${error.why}`);
    },
  );
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @param within where the constructs make an identity */
function loginOf(within: string) {
  const { principal_id: role } = estate.only("azurerm_user_assigned_identity", within);
  return loginTo(estate, "films", { role: String(role), token: estate.tokenOf(within, databaseAudience) });
}

async function asIdentity<Answer>(
  within: string,
  work: (session: Client) => Promise<Answer>,
): Promise<Answer> {
  const session = new Client(loginOf(within));
  await session.connect();
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}
