import { json } from "../../../http/answer";
import { ForgottenUser } from "../contract/erasure";
import { UserExport } from "../contract/export";
import { readerProblems } from "../contract/problems";
import { exportReader } from "../readers/export-reader";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "exportUser",
  summary: "All that is kept of a reader",
  description: "Readers are handed what is theirs; services with the role Articles.Serve name whose it is.",
  cost: 20,
  query: ForgottenUser,
  answers: { 200: { description: "All of it, in one document.", json: { UserExport } } },
  problems: ["ParameterNotValid", ...readerProblems, "DatabaseUnavailable"],
  async handle({ request, query }, { who, limits, database, log }) {
    const reader = await who.reader(request, query().user_id);
    await limits.take(reader, 20);
    // lists of a moment ago are theirs, too
    await log.flush();
    const exported = await exportReader(database, reader.key);
    const answer = json(exported satisfies UserExport);
    return {
      ...answer,
      headers: { ...answer.headers, "content-disposition": 'attachment; filename="articles.json"' },
      cookies: [...reader.cookies],
    };
  },
});
