import { signInProblem } from "../../../sign-in/problems";
import { readerCookies, withoutCookie } from "../../../sign-in/session/cookies";
import { ErasureAsked, ForgottenUser } from "../contract/erasure";
import { readerProblems } from "../contract/problems";
import { withoutAnonymous } from "../readers/anonymous-reader";
import { askToForget } from "../readers/ask-to-forget";
import { readerOf } from "../readers/who-asks";
import { articlesOperation } from "./articles-operation";
import { erasureAsked } from "./erasure-asked";

export const operation = articlesOperation({
  id: "forgetUser",
  summary: "Forget a reader",
  description:
    "Readers have themselves forgotten; services with the role Articles.Serve name whom. They are signed out at once, nothing of before comes back, and a receipt says what is gone. Whoever comes back begins anew.",
  cost: 20,
  query: ForgottenUser,
  answers: {
    202: { description: "It is being done; within a minute there is a receipt.", json: { ErasureAsked } },
  },
  problems: ["ParameterNotValid", "CsrfTokenMissing", ...readerProblems, "DatabaseUnavailable"],
  async handle({ request, query }, { who, limits, database, hub }) {
    const asker = await who.asker(request);
    const reader = readerOf(asker, query().user_id);
    if (reader.isNew)
      throw signInProblem("NotSignedIn", { detail: "Nothing is kept of this browser.", challenge: "Bearer" });
    await limits.take(reader, 20);
    const isService = asker === "service";
    const asked = await askToForget(
      { database, hub },
      isService
        ? { reader: reader.key, askedBy: "service", asker: (await who.caller(request)).subject }
        : { reader: reader.key, askedBy: "reader" },
    );
    return {
      ...erasureAsked(asked),
      cookies: isService ? [] : [withoutCookie(readerCookies.session), withoutAnonymous],
    };
  },
});
