import { RecordDatabase } from "../testing/record-database";
import { PredictionRecord } from "./prediction-record";
import { RecordUnavailable } from "./record-unavailable";
import type { RecordedAnswer, RecordedRequest } from "./recorded";
import { newRequestId } from "./request-id";

let database: RecordDatabase;
let record: PredictionRecord;
beforeAll(async () => {
  // what no disk is waited for is written when an answer is, so that a server that dies has lost it
  database = await RecordDatabase.start(["wal_writer_delay=10s"]);
  record = new PredictionRecord(database.as("predictions_api"), { bundle: "abc", commit: "def" });
});
afterAll(() => database?.stop());

const model = { name: "leaving", version: "2", hash: "a".repeat(64), trainingData: "b".repeat(64) };

it("keeps what was asked before, and what was answered after", async () => {
  const id = newRequestId();
  expect(await record.asked({ ...request(id), rows: [{ age: 41 }, { age: null }], model })).toBe("first");
  const body = JSON.stringify({ label: 'a "quoted" \\ one', score: 0.25 });
  const answer = {
    ...answerOf(id),
    answer: body,
    labels: ['a "quoted" \\ one', null],
    scores: [0.25, -1e-300],
  };
  expect(await record.answered({ ...answer, odd: [{ feature: "age", code: "ValueMissing" }] })).toEqual({
    status: 200,
    body,
  });

  expect(await record.answerOf(id)).toEqual({ status: 200, body });
  const [row] = await database.rows(
    `select * from predictions.requests join predictions.answers using (id, received_at) where id = '${id}'`,
  );
  expect(row).toMatchObject({
    rows: [{ age: 41 }, { age: null }],
    row_count: 2,
    caller: "me",
    model_hash: model.hash,
    training_data: model.trainingData,
    bundle: "abc",
    deployed_commit: "def",
    labels: ['a "quoted" \\ one', null],
    scores: [0.25, -1e-300],
    odd_features: ["age"],
    odd_codes: ["ValueMissing"],
  });
});

it("keeps each of many concurrent requests once, in fewer statements than requests", async () => {
  const ids = Array.from({ length: 500 }, () => newRequestId());
  const before = await commits();
  await Promise.all(
    ids.map(async (id) => {
      await record.asked(request(id));
      await record.answered(answerOf(id));
    }),
  );
  expect(await countOf("requests", ids)).toBe(500);
  expect(await countOf("answers", ids)).toBe(500);
  expect((await commits()) - before).toBeLessThan(200);
});

it("keeps the first of two answers to one request, and tells it to whoever brings the second", async () => {
  const id = newRequestId();
  await record.asked(request(id));
  await record.answered({ ...answerOf(id), answer: '{"a":1}' });
  expect(await record.answered({ ...answerOf(id), answer: '{"a":2}' })).toEqual({
    status: 200,
    body: '{"a":1}',
  });
});

it("tells the second request with a key which was the first, also within one statement", async () => {
  const ids = Array.from({ length: 20 }, () => newRequestId());
  const idempotency = { key: "once", bodyHash: "hash" };
  const taken = await Promise.all(ids.map((id) => record.asked({ ...request(id), idempotency })));
  expect(taken.filter((each) => each === "first")).toHaveLength(1);
  const first = ids[taken.indexOf("first")];
  expect(taken.filter((each) => each !== "first")).toEqual(Array(19).fill({ id: first, bodyHash: "hash" }));
  expect(await countOf("requests", ids)).toBe(1);
  expect(
    await record.asked({ ...request(newRequestId()), caller: { subject: "you", kind: "user" }, idempotency }),
  ).toBe("first");
});

it("lets a key be used again when the first answer was a failure", async () => {
  const id = newRequestId();
  const idempotency = { key: "again", bodyHash: "hash" };
  await record.asked({ ...request(id), idempotency });
  await record.answered({ ...answerOf(id), status: 503, code: "ScoringBusy" });
  expect(await record.asked({ ...request(newRequestId()), idempotency })).toBe("first");
});

it("keeps the others when a statement is refused because of one of them", async () => {
  const ids = Array.from({ length: 10 }, () => newRequestId());
  const settled = await Promise.allSettled(
    ids.map((id, at) => record.asked({ ...request(id), asked: at === 5 ? "no\0text" : "text" })),
  );
  expect(settled.map(({ status }) => status)).toEqual(
    ids.map((_, at) => (at === 5 ? "rejected" : "fulfilled")),
  );
  expect(await countOf("requests", ids)).toBe(9);
});

it("fails as unavailable while the database is away, and keeps everything again when it is back", async () => {
  jest.spyOn(console, "warn").mockReturnValue(undefined);
  await database.server.kill();
  await expect(record.asked(request(newRequestId()))).rejects.toBeInstanceOf(RecordUnavailable);
  await expect(record.answered(answerOf(newRequestId()))).rejects.toBeInstanceOf(RecordUnavailable);
  await database.server.restart();
  await expect(record.asked(request(newRequestId()))).resolves.toBe("first");
});

it("has the question on the disk when its answer is: both survive the server's death", async () => {
  const id = newRequestId();
  await record.asked(request(id));
  await record.answered(answerOf(id));
  await dieAndComeBack();
  expect([await countOf("requests", [id]), await countOf("answers", [id])]).toEqual([1, 1]);
});

it("keeps no answer to a question that the server took along when it died, and frees its key", async () => {
  const [lost, kept] = [newRequestId(), newRequestId()];
  const idempotency = { key: "lost", bodyHash: "hash" };
  await record.asked({ ...request(lost), idempotency });
  await dieAndComeBack();
  await record.asked(request(kept));
  const settled = await Promise.allSettled([lost, kept].map((id) => record.answered(answerOf(id))));
  expect(settled).toMatchObject([
    { status: "rejected", reason: { name: "RecordUnavailable", reason: "DatabaseUnreachable" } },
    { status: "fulfilled", value: { status: 200, body: "{}" } },
  ]);
  await expect(record.answered({ ...answerOf(lost), status: 503 })).rejects.toBeInstanceOf(RecordUnavailable);
  expect(await countOf("requests", [lost, kept])).toBe(1);
  expect(await countOf("answers", [lost, kept])).toBe(1);
  expect(await record.asked({ ...request(newRequestId()), idempotency })).toBe("first");
});

it("changes nothing that stands there: the role of the API may not", async () => {
  const api = database.as("predictions_api");
  for (const table of ["requests", "answers", "outcomes"]) {
    await expect(api.query(`delete from predictions.${table}`)).rejects.toMatchObject({ code: "42501" });
    await expect(api.query(`update predictions.${table} set id = id`)).rejects.toMatchObject({
      code: "42501",
    });
  }
});

function request(id: string): RecordedRequest {
  return { id, operation: "predict", caller: { subject: "me", kind: "user" }, rows: [{ age: 41 }] };
}

function answerOf(id: string): RecordedAnswer {
  return { id, operation: "predict", status: 200, durationMs: 1.5, answer: "{}" };
}

async function dieAndComeBack(): Promise<void> {
  jest.spyOn(console, "warn").mockReturnValue(undefined);
  await database.server.kill();
  await database.server.restart();
  await record.check();
}

async function countOf(table: string, ids: readonly string[]): Promise<number> {
  const listed = ids.map((id) => `'${id}'`).join(", ");
  const [row] = await database.rows(
    `select count(*)::int as n from predictions.${table} where id in (${listed})`,
  );
  return row?.["n"] as number;
}

async function commits(): Promise<number> {
  const [row] = await database.rows(
    "select pg_stat_force_next_flush(), xact_commit::int as n from pg_stat_database where datname = 'predictions'",
  );
  return row?.["n"] as number;
}
