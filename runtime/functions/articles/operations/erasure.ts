import type { SignedReceipt } from "../../../articles/forgetting/receipt";
import { json } from "../../../http/answer";
import { ErasureAnswer, ErasurePath } from "../contract/erasure";
import { problem } from "../contract/problems";
import { articlesOperation } from "./articles-operation";

const text = `
select id, asked_at as "askedAt", steps, problem, done_at is not null as "isDone", receipt
from articles.erasures where id = $1`;

export const operation = articlesOperation({
  id: "getErasure",
  summary: "How far an erasure is, and its receipt",
  description: "For whoever has its id: nothing in it names the reader.",
  cost: 1,
  path: ErasurePath,
  answers: { 200: { description: "What is done of it.", json: { ErasureAnswer } } },
  problems: ["ParameterNotValid", "ErasureNotFound", "DatabaseUnavailable"],
  async handle({ path: { id } }, { database }) {
    const { rows } = await database.query<ErasureRow>(text, [id]);
    const [found] = rows;
    if (found === undefined) throw problem("ErasureNotFound", "Nobody asked for an erasure of this id.");
    const { askedAt, steps, problem: why, isDone, receipt } = found;
    return json({
      id,
      state: isDone ? "done" : "going on",
      asked_at: askedAt.toISOString(),
      steps,
      problem: why,
      receipt,
    } satisfies ErasureAnswer);
  },
});

interface ErasureRow {
  readonly askedAt: Date;
  readonly steps: Record<string, Record<string, number>>;
  readonly problem: string | null;
  readonly isDone: boolean;
  readonly receipt: SignedReceipt | null;
}
