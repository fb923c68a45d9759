import { randomUUID } from "node:crypto";
import type { Deed } from "../../../articles/deed";
import { FeedbackLine, type FeedbackRefused } from "../contract/feedback";
import { type Asker, readerOf } from "./who-asks";

/** Clocks of phones differ by as much; what is told as later happened now. */
const aheadMs = 5 * 60_000;
const longestAgoMs = 30 * 24 * 3_600_000;

type Mistakes = FeedbackRefused["errors"];

/**
 * The deed that a line of feedback tells, or what is wrong with it.
 *
 * @param now milliseconds since 1970
 * @throws Problem when it is of somebody for whom the asker may not tell
 */
export function deedOf(line: unknown, asker: Asker, now: number): Deed | Mistakes {
  const read = FeedbackLine.safeParse(isObject(line) ? { kind: "rating", ...line } : line);
  // whoever tells for somebody else is turned away, however wrong the rest is
  const named = isObject(line) && typeof line["user_id"] === "string" ? line["user_id"] : undefined;
  if (asker !== "service") readerOf(asker, named);
  if (!read.success)
    return read.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ parameter: key.slice(0, 100), message: "is not part of it" }))
        : [{ parameter: issue.path.join("."), message: issue.message }],
    );
  const { user_id, article_id, at, recommendation_id, id, ...rest } = read.data;
  const time = at === undefined ? now : Date.parse(at);
  if (time > now + aheadMs) return [{ parameter: "at", message: "is in the future" }];
  if (time < now - longestAgoMs) return [{ parameter: "at", message: "is more than 30 days ago" }];
  if (asker === "service" && user_id === undefined)
    return [{ parameter: "user_id", message: "services say of whom they tell" }];
  return {
    ...rest,
    id: id?.toLowerCase() ?? randomUUID(),
    reader: readerOf(asker, user_id).key,
    at: new Date(Math.min(time, now)).toISOString(),
    article: article_id,
    ...(recommendation_id !== undefined && { list: recommendation_id.toLowerCase() }),
  };
}

export function isDeed(read: Deed | Mistakes): read is Deed {
  return !Array.isArray(read);
}

function isObject(line: unknown): line is Record<string, unknown> {
  return typeof line === "object" && line !== null && !Array.isArray(line);
}
