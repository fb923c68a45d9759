import { ForgottenUser } from "../contract/erasure";
import { UserExport } from "../contract/export";
import { readerProblems } from "../contract/problems";
import { exportAnswer } from "../export/export-answer";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "exportUser",
  summary: "All that is kept of a reader",
  description:
    "Readers are handed what is theirs; services with the role Articles.Serve name whose it is. However much it is, it is one document, whose lists are read row by row; one that was cut off has no `complete` at its end.",
  cost: 20,
  query: ForgottenUser,
  answers: { 200: { description: "All of it, in one document.", json: { UserExport } } },
  problems: ["ParameterNotValid", ...readerProblems, "DatabaseUnavailable", "FilesUnavailable"],
  async handle({ request, query }, context) {
    const { who, limits } = context;
    const reader = await who.reader(request, query().user_id);
    await limits.take(reader, 20);
    const isAnonymous = reader.kind === "anonymous";
    return { ...(await exportAnswer(context, reader.key, { isAnonymous })), cookies: [...reader.cookies] };
  },
});
