import * as z from "zod";
import { readJson } from "../../../http/read-json";
import { ExportRequest, UserExport } from "../contract/export";
import { bodyProblems, callerProblems } from "../contract/problems";
import { exportAnswer } from "../export/export-answer";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "exportReader",
  summary: "All that is kept of a reader, for an operator",
  description:
    "With the role Articles.Operate, for whoever asked by another way: as GET user/export, and files are looked through for what else may name them, too. It is in the body, as addresses stand in logs.",
  cost: 20,
  body: () => ({
    required: true,
    description: "JSON: of whom.",
    content: { "application/json": { schema: z.toJSONSchema(ExportRequest, { io: "input" }) } },
  }),
  answers: { 200: { description: "All of it, in one document.", json: { UserExport } } },
  problems: [...bodyProblems, ...callerProblems, "DatabaseUnavailable", "FilesUnavailable"],
  async handle({ request }, context) {
    await context.who.withRole(request, "Articles.Operate");
    const { user_id, also } = await readJson(ExportRequest, request, context.settings.MAX_BODY_BYTES);
    return exportAnswer(context, user_id, { also });
  },
});
