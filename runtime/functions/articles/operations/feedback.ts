import * as z from "zod";
import type { Deed } from "../../../articles/deed";
import { json } from "../../../http/answer";
import { readJson, readJsonValue } from "../../../http/read-json";
import {
  FeedbackAnswer,
  FeedbackBatch,
  type FeedbackRefused,
  FeedbackRequest,
  mostFeedback,
} from "../contract/feedback";
import { bodyProblems, problem, readerProblems } from "../contract/problems";
import { deedOf, isDeed } from "../readers/feedback-lines";
import { keepRefused } from "../readers/refused-feedback";
import type { Asker } from "../readers/who-asks";
import { articlesOperation } from "./articles-operation";

/** Of a batch, those that cost as much as one request. */
const linesPerRequest = 20;

export const operation = articlesOperation({
  id: "tellFeedback",
  summary: "Tell what a reader did",
  description: `One thing, or up to ${mostFeedback} as \`{"feedback": […]}\`. It is kept when the answer comes, and counts in the next list a moment later. Told again under the same id nothing changes, so that whoever got no answer may tell again. What cannot be taken is named, and keeps nothing else out.`,
  cost: 1,
  body: () => ({
    required: true,
    description: "JSON: one, or several.",
    content: { "application/json": { schema: z.toJSONSchema(FeedbackRequest, { io: "input" }) } },
  }),
  answers: { 202: { description: "What was taken is kept.", json: { FeedbackAnswer } } },
  problems: [...bodyProblems, ...readerProblems, "FeedbackNotValid", "FeedbackUnavailable"],
  async handle({ request, operation: of }, { who, limits, hub, database, metrics, settings }) {
    const asker = await who.asker(request);
    const body = await readJson(z.record(z.string(), z.unknown()), request, settings.MAX_BODY_BYTES);
    const lines = linesOf(body);
    await limits.take(asker, Math.ceil(lines.length / linesPerRequest));
    const { deeds, refused } = read(lines, asker, Date.now());

    metrics.told("refused", refused.length);
    const reader = asker === "service" ? null : asker.key;
    // they are reported in any case
    if (refused.length > 0) await keepRefused(database, reader, lines, refused).catch(() => undefined);
    if (deeds.length === 0) throw nothingTaken(refused);
    await hub.send(deeds, of).catch((cause: unknown) => {
      const detail = "The hub does not take feedback now.";
      throw problem("FeedbackUnavailable", { detail, retryAfterSeconds: 5 }, { cause });
    });
    for (const { kind } of deeds) metrics.told(kind);
    const answer: FeedbackAnswer = {
      taken: deeds.length,
      ids: deeds.map(({ id }) => id),
      refused: [...refused],
    };
    return { ...json(answer), status: 202, cookies: asker === "service" ? [] : [...asker.cookies] };
  },
});

/** @throws JsonNotValid */
function linesOf(body: Readonly<Record<string, unknown>>): readonly unknown[] {
  return "feedback" in body ? readJsonValue(FeedbackBatch, body).feedback : [body];
}

function read(
  lines: readonly unknown[],
  asker: Asker,
  now: number,
): { deeds: readonly Deed[]; refused: readonly FeedbackRefused[] } {
  const deeds = new Map<string, Deed>();
  const refused: FeedbackRefused[] = [];
  for (const [feedback, line] of lines.entries()) {
    const each = deedOf(line, asker, now);
    if (!isDeed(each)) refused.push({ feedback, errors: each });
    else if (deeds.has(each.id))
      refused.push({ feedback, errors: [{ parameter: "id", message: "is there twice" }] });
    else deeds.set(each.id, each);
  }
  return { deeds: [...deeds.values()], refused };
}

function nothingTaken(refused: readonly FeedbackRefused[]) {
  const [first] = refused;
  const [mistake] = first?.errors ?? [];
  const detail = `Line ${first?.feedback ?? 0}: ${mistake?.parameter ?? ""} ${mistake?.message ?? ""}`.trim();
  return problem("FeedbackNotValid", { detail, more: { refused: refused.slice(0, 20) } });
}
