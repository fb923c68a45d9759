import * as z from "zod";
import { json } from "../../../http/answer";
import { readJson } from "../../../http/read-json";
import { bodyProblems, readerProblems } from "../contract/problems";
import { PreferencesAnswer, PreferencesRequest } from "../contract/user";
import { choosePreferences } from "../readers/choose-preferences";
import { readerOf } from "../readers/who-asks";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "chooseUserPreferences",
  summary: "Choose what lists are made of",
  description: "It replaces what was chosen before, and counts in the next list.",
  cost: 1,
  body: () => ({
    required: true,
    description: "JSON: all that is chosen.",
    content: { "application/json": { schema: z.toJSONSchema(PreferencesRequest, { io: "input" }) } },
  }),
  answers: { 200: { description: "It is kept.", json: { PreferencesAnswer } } },
  problems: [...bodyProblems, ...readerProblems, "ParameterNotValid", "DatabaseUnavailable"],
  async handle({ request }, { who, limits, database, cache, settings }) {
    const asker = await who.asker(request);
    const { user_id, ...preferences } = await readJson(PreferencesRequest, request, settings.MAX_BODY_BYTES);
    const reader = readerOf(asker, user_id);
    await limits.take(reader);
    await choosePreferences(database, reader.key, preferences);
    await cache.changed(reader.key);
    return {
      ...json({ user_id: reader.key, preferences } satisfies PreferencesAnswer),
      cookies: [...reader.cookies],
    };
  },
});
