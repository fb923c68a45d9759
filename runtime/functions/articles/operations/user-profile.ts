import type { LiveArticles } from "../../../articles/live/live-articles";
import type { ProfileDeed } from "../../../articles/reader-profile";
import { json } from "../../../http/answer";
import { readerProblems } from "../contract/problems";
import { UserProfileAnswer, UserProfileParameters } from "../contract/user";
import { findReader, profileOf } from "../readers/known-reader";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getUserProfile",
  summary: "What is known of a reader",
  description: "Readers see what is known of themselves, under which pseudonym.",
  cost: 1,
  query: UserProfileParameters,
  answers: { 200: { description: "All that lists are made from.", json: { UserProfileAnswer } } },
  problems: ["ParameterNotValid", ...readerProblems, "DatabaseUnavailable"],
  async handle({ request, query }, { who, limits, database, live: feed }) {
    const reader = await who.reader(request, query().user_id);
    await limits.take(reader);
    const { preferences, deeds, deedCount } = profileOf(reader.key, await findReader(database, reader.key));
    const answer: UserProfileAnswer = {
      user_id: reader.key,
      kind: reader.kind === "anonymous" ? "anonymous" : "reader",
      preferences: {
        ...preferences,
        categories: [...preferences.categories],
        languages: [...preferences.languages],
      },
      deeds: deedCount,
      tastes: tastesOf(deeds, feed.live),
      history: historyOf(deeds, feed.live),
    };
    return { ...json(answer), cookies: [...reader.cookies] };
  },
});

function tastesOf(deeds: readonly ProfileDeed[], live: LiveArticles): UserProfileAnswer["tastes"] {
  const worth = new Map<string, number>();
  for (const { article, worth: each } of deeds) {
    const category = live.get(article)?.category;
    if (category !== undefined && each > 0) worth.set(category, (worth.get(category) ?? 0) + each);
  }
  const all = [...worth.values()].reduce((sum, each) => sum + each, 0);
  return [...worth]
    .sort(([, a], [, b]) => b - a)
    .map(([category, each]) => ({ category, share: Number((each / all).toFixed(3)) }));
}

function historyOf(deeds: readonly ProfileDeed[], live: LiveArticles): UserProfileAnswer["history"] {
  return deeds.toReversed().flatMap(({ article, kind, at }) => {
    const found = live.get(article);
    if (found === undefined) return [];
    const { key: id, title, category } = found;
    return [{ article: { id, title, category }, kind, at: new Date(at).toISOString() }];
  });
}
