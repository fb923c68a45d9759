import { arrayText } from "../../../database/array-text";
import { type BinaryType, type BinaryValue, binaryArray } from "./binary-array";
import type { RecordedAnswer, RecordedCode, RecordedRequest } from "./recorded";
import { receivedAt } from "./request-id";

/** A prepared statement: one for any number of rows, because each parameter is a column. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

type ColumnType = BinaryType | "text[]" | "double precision[]";
type Columns<Item> = readonly (readonly [
  name: string,
  type: ColumnType,
  value: (item: Item) => BinaryValue,
])[];

const requestColumns: Columns<RecordedRequest & RecordedCode> = [
  ["id", "uuid", ({ id }) => id],
  ["received_at", "timestamptz", ({ id }) => receivedAt(id)],
  ["operation", "text", ({ operation }) => operation],
  ["caller", "text", ({ caller }) => caller?.subject],
  ["caller_kind", "text", ({ caller }) => caller?.kind],
  ["asked_model", "text", ({ asked }) => asked],
  ["model", "text", ({ model }) => model?.name],
  ["version", "text", ({ model }) => model?.version],
  ["model_hash", "text", ({ model }) => model?.hash],
  ["training_data", "text", ({ model }) => model?.trainingData],
  ["bundle", "text", ({ bundle }) => bundle],
  ["deployed_commit", "text", ({ commit }) => commit],
  ["rows", "json", ({ rows }) => rows && JSON.stringify(rows)],
  ["row_count", "integer", ({ rows }) => rows?.length ?? 0],
  ["refused_body", "text", ({ refusedBody }) => refusedBody],
];

const keyColumns: Columns<RecordedRequest> = [
  ["key", "text", ({ idempotency }) => idempotency?.key],
  ["body_hash", "text", ({ idempotency }) => idempotency?.bodyHash],
];

interface RowSubject {
  readonly id: string;
  readonly row: number;
  readonly subject: string;
}

const subjectColumns: Columns<RowSubject> = [
  ["id", "uuid", ({ id }) => id],
  ["received_at", "timestamptz", ({ id }) => receivedAt(id)],
  ["row", "integer", ({ row }) => row],
  ["subject", "text", ({ subject }) => subject],
];

const answerColumns: Columns<RecordedAnswer> = [
  ["id", "uuid", ({ id }) => id],
  ["received_at", "timestamptz", ({ id }) => receivedAt(id)],
  ["operation", "text", ({ operation }) => operation],
  ["status", "smallint", ({ status }) => status],
  ["code", "text", ({ code }) => code],
  ["model", "text", ({ model }) => model?.name],
  ["version", "text", ({ model }) => model?.version],
  ["positive", "text", ({ positive }) => positive],
  // arrays of different lengths cannot be one array: each is its own text
  ["labels", "text[]", ({ labels }) => labels && arrayText(labels)],
  ["scores", "double precision[]", ({ scores }) => scores && arrayText(scores)],
  ["odd_features", "text[]", ({ odd }) => odd && arrayText(odd.map(({ feature }) => feature))],
  ["odd_codes", "text[]", ({ odd }) => odd && arrayText(odd.map(({ code }) => code))],
  ["duration_ms", "real", ({ durationMs }) => durationMs],
  ["scoring_ms", "real", ({ scoringMs }) => scoringMs],
  ["answer", "json", ({ answer }) => answer],
];

/** Its transaction is there at once for everybody, and on the disk with the next one that waits for it: its answer's. */
const withoutTheDisk = "(select set_config('synchronous_commit', 'off', true)) = 'off'";

const requestsText = `
insert into predictions.requests (${names(requestColumns)})
select ${selected(requestColumns)} from ${given(requestColumns)} where ${withoutTheDisk}`;

const keyed = `
with asked as (select ${selected(requestColumns)}, ${selected(keyColumns)} from ${given([...requestColumns, ...keyColumns])} where ${withoutTheDisk}),
keyed as (
  insert into predictions.idempotency_keys (caller, key, request_id, received_at, body_hash)
  select caller, key, id, received_at, body_hash from asked where key is not null
  on conflict (caller, key) do nothing
  returning request_id
)`;

const keyedInsert = `
insert into predictions.requests (${names(requestColumns)})
select ${names(requestColumns)} from asked where key is null or id in (select request_id from keyed)
returning id`;

const keyedRequestsText = keyed + keyedInsert;

const requestsAboutText = `${keyed},
written as (${keyedInsert}),
about as (
  insert into predictions.subjects (${names(subjectColumns)})
  select ${names(subjectColumns)} from ${given(subjectColumns, requestColumns.length + keyColumns.length)}
  where id in (select id from written)
)
select id from written`;

// a plan for one at a time: all at once might be compared with a whole month
const isAsked =
  "(select true from predictions.requests where requests.id = answered.id and requests.received_at = answered.received_at)";

const answersText = `
with answered as (select ${selected(answerColumns)} from ${given(answerColumns)})
insert into predictions.answers (${names(answerColumns)})
select ${names(answerColumns)} from answered where ${isAsked}
on conflict do nothing`;

const failuresText = `
with answered as (select ${selected(answerColumns)} from ${given(answerColumns)}),
freed as (
  delete from predictions.idempotency_keys where request_id in (select id from answered where status >= 500)
)
insert into predictions.answers (${names(answerColumns)})
select ${names(answerColumns)} from answered where ${isAsked}
on conflict do nothing`;

/**
 * Records that requests came. One whose key is another request's already is left out. A server that dies may lose the latest of them.
 *
 * @returns where there are keys or subjects: of each that was written its id
 */
export function insertRequests(requests: readonly RecordedRequest[], code: RecordedCode): Statement {
  const items = requests.map((request) => ({ ...request, ...code }));
  const values = valuesOf(requestColumns, items);
  const about = requests.flatMap(subjectsOf);
  if (about.length === 0 && !requests.some(({ idempotency }) => idempotency))
    return { name: "predictions-requests", text: requestsText, values };
  values.push(...valuesOf(keyColumns, items));
  if (about.length === 0) return { name: "predictions-keyed-requests", text: keyedRequestsText, values };
  values.push(...valuesOf(subjectColumns, about));
  return { name: "predictions-requests-about", text: requestsAboutText, values };
}

function subjectsOf({ id, subjects = [] }: RecordedRequest): RowSubject[] {
  return subjects.flatMap((subject, row) => (subject === null ? [] : [{ id, row, subject }]));
}

/**
 * Records answers. A request that has one keeps it, and one that the server has lost gets none; a failure frees the request's key, so that
 * a repeat is a new request.
 */
export function insertAnswers(answers: readonly RecordedAnswer[]): Statement {
  const values = valuesOf(answerColumns, answers);
  return answers.some(({ status }) => status >= 400)
    ? { name: "predictions-failures", text: failuresText, values }
    : { name: "predictions-answers", text: answersText, values };
}

function names<Item>(columns: Columns<Item>): string {
  return columns.map(([name]) => name).join(", ");
}

function selected<Item>(columns: Columns<Item>): string {
  return columns.map(([name, type]) => (isArray(type) ? `${name}::${type} as ${name}` : name)).join(", ");
}

/** @param before parameters that come before its own */
function given(columns: Columns<never>, before = 0): string {
  const parameters = columns.map(([, type], at) => `$${before + at + 1}::${isArray(type) ? "text" : type}[]`);
  return `unnest(${parameters.join(", ")}) as given (${names(columns)})`;
}

function isArray(type: ColumnType): type is Exclude<ColumnType, BinaryType> {
  return type.endsWith("[]");
}

function valuesOf<Item>(columns: Columns<Item>, items: readonly Item[]): unknown[] {
  return columns.map(([, type, value]) => binaryArray(isArray(type) ? "text" : type, items.map(value)));
}
