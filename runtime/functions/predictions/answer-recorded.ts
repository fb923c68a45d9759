import { createHash } from "node:crypto";
import type { HttpResponseInit } from "@azure/functions";
import { type ApiCall, json } from "../../http/answer";
import { commonProblem, Problem } from "../../http/problem";
import { readBody } from "../../http/read-body";
import { expectJson } from "../../http/read-json";
import type { PredictionsRole } from "../../predictions/app-roles";
import type { RowsRead } from "../../predictions/rows";
import type { ChosenModel, Prediction } from "../../predictions/scoring/prediction";
import { type Caller, requireRole } from "../../sign-in/caller";
import { problem } from "./contract/problems";
import type { Subjects } from "./contract/subject";
import type { AnsweredRequest } from "./metrics";
import type { PredictionsContext } from "./predictions-context";
import { problemOf } from "./problem-of";
import type { KeptAnswer } from "./record/prediction-record";
import { RecordUnavailable } from "./record/record-unavailable";
import type { RecordedAnswer, RecordedRequest } from "./record/recorded";

/** What a body asks for, read. */
export interface Question {
  readonly model: ChosenModel;
  /** All rows that were sent. */
  readonly sent: readonly unknown[];
  /** At least one can be predicted. */
  readonly read: RowsRead;
  /** Whether the answer says what spoke for each prediction. */
  readonly explain: boolean;
}

/** A way of asking for predictions. */
export interface Protocol {
  /** In the record. */
  readonly operation: string;
  /**
   * @param about told of whom the rows are about as soon as it is read, so that it is recorded with what is refused, too
   * @throws Problem, JsonNotValid
   */
  read(body: Buffer, about: (subjects: Subjects) => void): Promise<Question>;
  /** The body of the answer. */
  answer(id: string, question: Question, predictions: readonly Prediction[]): object;
}

type Counted = Pick<AnsweredRequest, "model" | "rows" | "scoringSeconds" | "odd">;

const longestRefusedBody = 1000;

/**
 * Predicts under the record's promise: whoever gets an answer finds it there.
 *
 * ```
 *   who asks? ─▶ read ─▶ asked: committed ─▶ predict ─▶ answered: committed ─▶ the caller is told
 *       └──────────┴─ refused: committed as such ─────────────────────────────▶ 4xx, 5xx
 *   at each commit: the database is away ─▶ 503; a repeat with the same Idempotency-Key goes on from there
 * ```
 */
export async function answerRecorded(
  call: ApiCall,
  context: PredictionsContext,
  protocol: Protocol,
): Promise<HttpResponseInit> {
  return new RecordedCall(call, context, protocol).answer();
}

class RecordedCall {
  private readonly began = performance.now();
  private readonly call: ApiCall;
  private readonly context: PredictionsContext;
  private readonly protocol: Protocol;
  private id: string;
  private caller: Caller<PredictionsRole> | undefined;
  private body: Buffer | undefined;
  private subjects: Subjects | undefined;
  private isRecorded = false;

  constructor(call: ApiCall, context: PredictionsContext, protocol: Protocol) {
    this.call = call;
    this.context = context;
    this.protocol = protocol;
    this.id = call.id;
  }

  async answer(): Promise<HttpResponseInit> {
    try {
      return await this.predict();
    } catch (error) {
      return await this.refuse(error);
    }
  }

  private async predict(): Promise<HttpResponseInit> {
    const { record, signIn, settings } = this.context;
    const { request } = this.call;
    this.caller = await signIn.authenticate(request);
    requireRole(this.caller, "Predictions.Predict");
    expectJson(request);
    const key = idempotencyKey(request.headers.get("idempotency-key"));
    this.body = await readBody(request, settings.MAX_BODY_BYTES);
    const question = await this.protocol.read(this.body, (subjects) => {
      this.subjects = subjects;
    });

    const idempotency = key === undefined ? undefined : { key, bodyHash: this.hashOf(this.body) };
    const taken = await record.asked({
      ...this.known(),
      asked: question.model.asked,
      model: modelOf(question),
      rows: rowsOf(question),
      ...(idempotency && { idempotency }),
    });
    if (taken !== "first") {
      if (taken.bodyHash !== idempotency?.bodyHash)
        throw problem("IdempotencyKeyReused", "This Idempotency-Key came with another body before.");
      // without an answer, whoever was to give it has ended, or is about to: the first answer of the two stays
      this.id = taken.id;
      const kept = await record.answerOf(taken.id);
      if (kept) {
        this.count(kept);
        return this.responseOf(kept);
      }
    }
    this.isRecorded = true;
    const began = performance.now();
    const predictions = await question.model.predict(question.read.rows, { explain: question.explain });
    const scoringMs = performance.now() - began;
    const body = JSON.stringify(this.protocol.answer(this.id, question, predictions));
    const { model } = question.model;
    const figures = figuresOf(question, predictions);
    const answer = { ...this.outcome(200, body), model, ...positiveOf(question), ...figures, scoringMs };
    const kept = await record.answered(answer);
    this.count(kept, {
      model,
      rows: predictions.length,
      scoringSeconds: scoringMs / 1000,
      odd: figures.odd ?? [],
    });
    return this.responseOf(kept);
  }

  /**
   * @returns the answer that the record has already, as of the same request on another instance
   * @throws Problem what the caller is told
   */
  private async refuse(error: unknown): Promise<HttpResponseInit> {
    const told = asProblem(error);
    let kept: KeptAnswer | undefined;
    try {
      if (!(error instanceof RecordUnavailable)) kept = await this.recordRefusal(told);
    } catch (unrecorded) {
      // what cannot be recorded is not told either
      const problem = asProblem(unrecorded);
      this.count(problem);
      throw problem;
    }
    this.count(kept ?? told);
    if (kept) return this.responseOf(kept);
    const { code, meaning, details, cause } = told;
    throw new Problem(code, meaning, { ...details, requestId: this.id }, { cause });
  }

  private count(
    { status, code }: { readonly status: number; readonly code?: string },
    more: Counted = {},
  ): void {
    const seconds = (performance.now() - this.began) / 1000;
    const { operation } = this.protocol;
    this.context.metrics.answered({
      operation,
      status,
      ...(code !== undefined && { code }),
      seconds,
      ...more,
    });
  }

  /**
   * A request that gets no prediction: with its caller and the beginning of what it sent, as far as they are known.
   *
   * @returns the answer that stays, when it is another one
   */
  private async recordRefusal({ status, code, meaning, details }: Problem): Promise<KeptAnswer | undefined> {
    const { record } = this.context;
    if (!this.isRecorded) {
      this.id = this.call.id;
      const refusedBody = this.refusedBody();
      await record.asked({ ...this.known(), ...(refusedBody !== undefined && { refusedBody }) });
    }
    const answer = JSON.stringify({ code, status, title: meaning[1], detail: details.detail });
    const kept = await record.answered({ ...this.outcome(status, answer), code });
    return kept.body === answer ? undefined : kept;
  }

  /** Nothing of what names somebody who is not known: nobody would find it to erase it. */
  private refusedBody(): string | undefined {
    const { body, subjects } = this;
    if (!subjects && body?.includes('"subjects"')) return undefined;
    return body?.subarray(0, longestRefusedBody).toString().replaceAll("\0", "\u{FFFD}");
  }

  private hashOf(body: Buffer): string {
    return createHash("sha256").update(this.protocol.operation).update(body).digest("hex");
  }

  private known(): Pick<RecordedRequest, "id" | "operation" | "caller" | "subjects"> {
    const { id, caller, protocol, subjects } = this;
    return { id, operation: protocol.operation, ...(caller && { caller }), ...(subjects && { subjects }) };
  }

  /** Under the id by which the record has it: a repeat's own is nowhere. */
  private responseOf({ status, body }: KeptAnswer): HttpResponseInit {
    const { headers, ...rest } = json({});
    return { ...rest, headers: { ...headers, "x-request-id": this.id }, status, body };
  }

  private outcome(status: number, answer: string): RecordedAnswer {
    const durationMs = performance.now() - this.began;
    return { id: this.id, operation: this.protocol.operation, status, answer, durationMs };
  }
}

function idempotencyKey(given: string | null): string | undefined {
  if (given === null) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(given)) return given;
  throw problem("IdempotencyKeyNotValid", "It has blanks or other characters, or more than 200.");
}

function modelOf({ model: { model, manifest } }: Question): RecordedRequest["model"] {
  return { ...model, trainingData: manifest.trainingData.sha256 };
}

function positiveOf({ model: { manifest } }: Question): Pick<RecordedAnswer, "positive"> {
  const { positive } = manifest.output;
  return positive === undefined ? {} : { positive };
}

/** Those that are predicted, each at its place: null stands for a row that is not. */
function rowsOf({ sent, read: { rows } }: Question): readonly unknown[] {
  if (rows.length === sent.length) return sent;
  const predicted = new Set(rows.map(({ row }) => row));
  return sent.map((row, at) => (predicted.has(at) ? row : null));
}

/** What figures are made of, each row at its place. */
function figuresOf(
  { sent, read: { rows, warnings } }: Question,
  predictions: readonly Prediction[],
): Pick<RecordedAnswer, "labels" | "scores" | "odd"> {
  const byRow = new Map(rows.map(({ row }, at) => [row, predictions[at]]));
  return {
    labels: sent.map((_, row) => byRow.get(row)?.label ?? null),
    scores: sent.map((_, row) => byRow.get(row)?.score ?? null),
    odd: warnings.map(({ field, code }) => ({ feature: field, code })),
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const known = problemOf(error);
  return known ?? commonProblem("InternalError", "Something went wrong on our side.", { cause: error });
}
