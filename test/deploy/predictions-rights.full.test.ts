import { Client } from "pg";
import { type DeployedDatabase as Database, databaseIn } from "../../cli/sql/deployed-database";
import { logIn } from "../../cli/sql/log-in";
import { forgetCaller } from "../../runtime/functions/predictions/record/forget-caller";
import { forgetSubject } from "../../runtime/functions/predictions/record/forget-subject";
import { Checkout } from "../support/checkout";
import { DeployedDatabase, databaseAudience, loginTo } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { DatabaseRight } from "../support/granted-rights";
import type { LocalEstate } from "../support/local-estate";
import type { Provoke } from "../support/needed-grants";
import { PredictionsApi } from "../support/predictions-api";

jest.setTimeout(300_000);

const people = {
  "10ca1000-0000-4000-8000-000000000001": "developer",
  "10ca1000-0000-4000-8000-000000000011": "priya",
  "10ca1000-0000-4000-8000-000000000012": "remy",
  "10ca1000-0000-4000-8000-000000000013": "ada",
};

const connects = "connect on database predictions";

/** What fails without each right of the API. */
const ofApi: Readonly<Record<string, Provoke>> = {
  [connects]: () => estate.restart("Predictions/App").then(predict),
  "usage on schema predictions": predict,
  "insert on table predictions.requests": predict,
  "select on table predictions.requests": find,
  "insert on table predictions.answers": predict,
  "select on table predictions.answers": find,
  "insert on table predictions.outcomes": tell,
  "select on table predictions.outcomes": tell,
  "insert on table predictions.subjects": predict,
  "select on table predictions.subjects": find,
  "insert on table predictions.idempotency_keys": predict,
  "select on table predictions.idempotency_keys": predict,
  // asked for with every answer that is a refusal, in case it is a failure
  "delete on table predictions.idempotency_keys": beRefused,
  "execute on function predictions.create_month(date)": () => trigger("keep-months"),
  "execute on function predictions.drop_months_before(date)": () => trigger("keep-months"),
  "execute on function predictions.count_hours(timestamp with time zone)": () => trigger("count-hours"),
  "select on table predictions.request_figures": () => api.ask("/dashboard/requests"),
  "select on table predictions.score_figures": () => api.ask("/dashboard/scores"),
  "select on table predictions.odd_value_figures": () => api.ask("/dashboard/scores"),
  "select on table predictions.outcome_figures": () => api.ask("/dashboard/outcomes"),
  "usage on schema sign_in": signInAndOut,
  "insert on table sign_in.sessions": signInAndOut,
  "select on table sign_in.sessions": signInAndOut,
  "update on table sign_in.sessions": signInAndOut,
  "delete on table sign_in.sessions": signInAndOut,
};

let checkout: Checkout;
let estate: LocalEstate;
let api: PredictionsApi;
let database: DeployedDatabase;
let rights: DatabaseRight[];
let members: DatabaseRight[];
let requestId: string;

describe("every right in the database of predictions is needed", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["predictions"]);
    estate = await deployLocal(checkout);
    api = new PredictionsApi(estate);
    database = await DeployedDatabase.administer(estate, "predictions", "Predictions/Database");
    rights = await database.rights();
    members = await database.members();
    requestId = (await predict()).requestId;
  });

  afterAll(async () => {
    await database?.close();
    await destroyLocal(checkout);
  });

  it("fails with a refusal that names what the API may not do any more", async () => {
    const found = rights.filter(({ name }) => name.startsWith("predictions_api: "));
    expect(found.map(({ name }) => name).sort()).toEqual(
      Object.keys(ofApi)
        .map((right) => `predictions_api: ${right}`)
        .sort(),
    );
    await database.expectAllNeeded(
      estate,
      found,
      ({ name }) => ofApi[name.replace("predictions_api: ", "")] ?? predict,
    );
  });

  it("fails when the figures, the record, or the sessions cannot be read as whoever reads or audits", async () => {
    const found = rights.filter(({ name }) => /^predictions_(audit|dashboard): /.test(name));
    expect(found.length).toBeGreaterThan(10);
    await database.expectAllNeeded(estate, found, ({ name }) => {
      const [, role = "", table] = /^(\w+): (?:.* on table (\S+))?/.exec(name) ?? [];
      const read = table ?? "predictions.request_figures";
      const person = role === "predictions_audit" ? "ada" : "remy";
      return () => as(person, role, (session) => session.query(`select * from ${read} limit 1`));
    });
  });

  it("fails to forget somebody", async () => {
    const found = rights.filter(({ name }) => name.startsWith("predictions_erasure: "));
    expect(found.length).toBeGreaterThan(10);
    const forget = () =>
      as("developer", "predictions_erasure", async (session) => {
        const database = session as Parameters<typeof forgetCaller>[0];
        await forgetCaller(database, "0".repeat(32));
        await forgetSubject(database, "nobody");
      });
    // who erases is also who audits and who reads here, and any of the three lets one in
    const audits = rightNamed(`predictions_audit: ${connects}`);
    const reads = rightNamed(`predictions_dashboard: ${connects}`);
    await database.without(audits, () =>
      database.without(reads, () => database.expectAllNeeded(estate, found, () => forget)),
    );
  });

  it("knows the roles of all these rights", () => {
    expect([...new Set(rights.map(({ name }) => name.split(":")[0]))]).toEqual([
      "predictions_api",
      "predictions_audit",
      "predictions_dashboard",
      "predictions_erasure",
    ]);
  });

  it("lets nobody be what they are not any more, the app and people", async () => {
    await database.expectAllNeeded(estate, members, ({ name }) => {
      const [login = "", role = ""] = name.split(": ");
      const person = people[login as keyof typeof people];
      return person === undefined ? predict : () => as(person, role, async () => undefined);
    });
  });

  it("lets no token of another identity log in", async () => {
    const { principal_id: app } = estate.only("azurerm_user_assigned_identity", "Predictions/App/");
    const { token } = (await api.token(databaseAudience)) as { token: string };
    const session = new Client(loginTo(estate, "predictions", { role: String(app), token }));
    await expect(session.connect()).rejects.toMatchObject({
      code: "28P01",
      message: expect.stringContaining(`the role belongs to the service ${app}`),
    });
  });

  it("shows no raw input to whoever only reads figures", async () => {
    for (const table of [
      "requests",
      "answers",
      "outcomes",
      "subjects",
      "idempotency_keys",
      "requests_default",
    ])
      await expect(
        as("remy", "predictions_dashboard", (session) => session.query(`select * from predictions.${table}`)),
      ).rejects.toThrow(`permission denied for table ${table}`);
  });
});

function rightNamed(wanted: string): DatabaseRight {
  const found = rights.find(({ name }) => name === wanted);
  if (found) return found;
  throw new Error(`there is no ${wanted}`);
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of several shapes
async function predict(): Promise<any> {
  const { manifest } = await api.ask("/models/leaving/metadata");
  const headers = { "idempotency-key": crypto.randomUUID() };
  return api.ask("/predict", { rows: [manifest.sample.row], subjects: ["somebody"] }, headers);
}

/** The statement with which refusals are recorded frees the keys of failures. */
async function beRefused(): Promise<void> {
  await api.ask("/predict", { rows: [{}] }).then(
    () => Promise.reject(new Error("a row without features was taken")),
    (error: Error) => {
      if (!error.message.includes("400")) throw error;
    },
  );
}

function find(): Promise<unknown> {
  return api.ask(`/predictions/${requestId}`);
}

function tell(): Promise<unknown> {
  return api.ask("/outcomes", { outcomes: [{ requestId, outcome: "leaves" }] });
}

async function signInAndOut(): Promise<void> {
  await api.signOut(await api.signIn());
}

/** Runs a schedule now. */
async function trigger(name: string): Promise<void> {
  const { name: site } = Object(estate.only("azapi_resource", "Predictions/App"));
  await estate.call("/trigger", { site, function: name });
}

/** Does something in the database as `npx vitrine sql` does. */
async function as<Answer>(
  person: string,
  role: string,
  work: (session: Client) => Promise<Answer>,
): Promise<Answer> {
  const outputs = { database_predictions: estate.output("database_predictions") as unknown };
  const found: Database = databaseIn(outputs, { environment: "local", workload: "predictions" });
  const credential = { getToken: () => new PredictionsApi(estate, person).token(databaseAudience) };
  const { client } = await logIn(found, credential as never, {
    environment: "local",
    workload: "predictions",
    role,
  }).catch((error: Error & { why?: string }) => {
    throw new Error(`${error.message}: ${error.why}`);
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
