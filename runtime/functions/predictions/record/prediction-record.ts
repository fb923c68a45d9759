import type { Pool } from "pg";
import { GroupCommit } from "../../../shared/group-commit";
import type { OutcomesAnswer, OutcomesRequest } from "../contract/outcomes";
import type { RecordedPrediction } from "../contract/prediction";
import type { SharedCommit } from "../metrics";
import { findPrediction } from "./find-prediction";
import { recordOutcomes } from "./outcomes";
import { available, RecordUnavailable } from "./record-unavailable";
import type { RecordedAnswer, RecordedCode, RecordedRequest } from "./recorded";
import { receivedAt } from "./request-id";
import { insertAnswers, insertRequests, type Statement } from "./statements";

export interface PredictionRecordOptions {
  /** Waits until the database has what the code needs. @default - it has */
  readonly ready?: () => Promise<void>;
  /** Told of each commit. */
  readonly committed?: (commit: SharedCommit) => void;
}

/** Whether a request is the first with its Idempotency-Key; otherwise which one was, and of what body. */
export type Taken = "first" | { readonly id: string; readonly bodyHash: string };

/** What was answered to a request, letter by letter. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * The record of every request, in PostgreSQL: `asked` before predicting, `answered` before the caller is told. Both resolve when
 * it is committed; only `answered` waits for the disk, which then has the question, too: a server writes its commits in their order.
 *
 * @throws RecordUnavailable
 */
export class PredictionRecord {
  private readonly database: Pool;
  private readonly ready: () => Promise<void>;
  private readonly requests: GroupCommit<RecordedRequest, boolean>;
  private readonly answers: GroupCommit<RecordedAnswer, boolean>;

  constructor(database: Pool, code: RecordedCode, { ready, committed }: PredictionRecordOptions = {}) {
    this.database = database;
    this.ready = ready ?? (async () => undefined);
    this.requests = new GroupCommit({
      write: (requests) => this.insert(insertRequests(requests, code), requests),
      bytesOf: ({ rows, refusedBody = "" }) => (rows?.length ?? 0) * 1000 + refusedBody.length,
      isOfItem,
      committed: (records, seconds) => committed?.({ part: "requests", records, seconds }),
    });
    this.answers = new GroupCommit({
      write: (answers) => this.insert(insertAnswers(answers), answers),
      bytesOf: ({ answer }) => answer.length,
      isOfItem,
      committed: (records, seconds) => committed?.({ part: "answers", records, seconds }),
    });
  }

  /** Writes that a request came; with the key of an earlier one nothing is written. */
  async asked(request: RecordedRequest): Promise<Taken> {
    for (;;) {
      if (await available(this.requests.add(request))) return "first";
      const first = await this.firstOf(request);
      // its answer was a failure, which frees the key
      if (first) return first;
    }
  }

  /**
   * Writes what became of a request, once: of two answers to one request the first stays.
   *
   * @returns the answer that stays
   */
  async answered(answer: RecordedAnswer): Promise<KeptAnswer> {
    const { id, status } = answer;
    if (await available(this.answers.add(answer))) return { status, body: answer.answer };
    // it, or another one of its statement, was not the first
    const kept = await this.answerOf(id);
    // the server has died since the question came, and took it along
    if (!kept) throw new RecordUnavailable("DatabaseUnreachable");
    return kept;
  }

  /** What was answered to a request; undefined while it is under way, and when it was never answered. */
  async answerOf(id: string): Promise<KeptAnswer | undefined> {
    const answered =
      "select status, answer::text as body from predictions.answers where id = $1 and received_at = $2";
    const { rows } = await available(this.database.query<KeptAnswer>(answered, [id, receivedAt(id)]));
    return rows[0];
  }

  /** All that is known of a request: undefined when it is unknown. */
  find(id: string): Promise<RecordedPrediction | undefined> {
    return available(findPrediction(this.database, id));
  }

  /** Keeps what really happened, told by the caller with this subject. */
  outcomes(told: OutcomesRequest, by: string): Promise<OutcomesAnswer> {
    return recordOutcomes(this.database, told, by);
  }

  /** @throws RecordUnavailable */
  async check(): Promise<void> {
    await available(this.ready());
    await available(this.database.query("select 1 from predictions.requests limit 1"));
  }

  private async firstOf({
    caller,
    idempotency,
  }: RecordedRequest): Promise<Exclude<Taken, "first"> | undefined> {
    const first =
      'select request_id as id, body_hash as "bodyHash" from predictions.idempotency_keys where caller = $1 and key = $2';
    const { rows } = await available(
      this.database.query<Exclude<Taken, "first">>(first, [caller?.subject, idempotency?.key]),
    );
    return rows[0];
  }

  private async insert(statement: Statement, items: readonly { readonly id: string }[]): Promise<boolean[]> {
    await this.ready();
    const { rows, rowCount } = await this.database.query<{ id: string }>(statement);
    if (rowCount === items.length) return items.map(() => true);
    const written = new Set(rows.map(({ id }) => id));
    return items.map(({ id }) => written.has(id));
  }
}

/** SQLSTATE classes of what is wrong with values: 22 and 23. */
function isOfItem(error: unknown): boolean {
  return /^2[23]...$/.test(String((error as { code?: unknown } | undefined)?.code));
}
