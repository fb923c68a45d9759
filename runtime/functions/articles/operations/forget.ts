import * as z from "zod";
import { readJson } from "../../../http/read-json";
import { ErasureAsked, ErasureRequest } from "../contract/erasure";
import { bodyProblems, callerProblems } from "../contract/problems";
import { askToForget } from "../readers/ask-to-forget";
import { articlesOperation } from "./articles-operation";
import { erasureAsked } from "./erasure-asked";

export const operation = articlesOperation({
  id: "askForErasure",
  summary: "Forget a reader, as an operator",
  description:
    "With the role Articles.Operate, for whoever asked by another way. What else may name them is looked for as well, and deleted with what it stands in.",
  cost: 5,
  body: () => ({
    required: true,
    description: "JSON: whom.",
    content: { "application/json": { schema: z.toJSONSchema(ErasureRequest, { io: "input" }) } },
  }),
  answers: {
    202: { description: "It is being done; within a minute there is a receipt.", json: { ErasureAsked } },
  },
  problems: [...bodyProblems, ...callerProblems, "DatabaseUnavailable"],
  async handle({ request }, { who, database, hub, settings }) {
    await who.withRole(request, "Articles.Operate");
    const { subject: asker } = await who.caller(request);
    const { user_id: reader, also } = await readJson(ErasureRequest, request, settings.MAX_BODY_BYTES);
    return erasureAsked(await askToForget({ database, hub }, { reader, askedBy: "operator", asker, also }));
  },
});
