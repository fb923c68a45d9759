import type { LiveArticles } from "../live/live-articles";
import type { ArticleModel } from "../model/article-model";
import type { ReaderProfile } from "../reader-profile";
import { gatherCandidates } from "./gather-candidates";
import type { ListInput, ListResult } from "./list-input";
import type { ListSettings } from "./list-settings";
import { makeList } from "./make-list";
import { seedOf } from "./seed";

export interface ListQuery {
  /** The recommendation's id, a UUID: what is drawn at random follows from it. */
  readonly id: string;
  readonly n: number;
  /** @default - all */
  readonly category?: string;
  /** Further articles to leave out. @default - none */
  readonly exclude?: ReadonlySet<number>;
  /** The database's number of the reader, for new articles that not everybody sees yet. @default - sees none of those */
  readonly reader?: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What lists are made of beside the reader. */
export interface ListServing {
  readonly live: LiveArticles;
  /** Without one, lists are made of contents and of what is read now. */
  readonly model?: ArticleModel;
  readonly settings: ListSettings;
  /** The reader's variant of each experiment; `settings` and `model` are what they say. @default - none */
  readonly variants?: NonNullable<ListInput["variants"]>;
}

/** A reader's list, and what it was made of: `recordOf(input)` is what the log keeps. */
export function recommend(
  profile: ReaderProfile,
  query: ListQuery,
  serving: ListServing,
): { readonly input: ListInput; readonly result: ListResult } {
  const input = listInput(profile, query, serving);
  return { input, result: makeList(input) };
}

/** What a reader's list is made of, by all that is known in memory. */
export function listInput(profile: ReaderProfile, query: ListQuery, serving: ListServing): ListInput {
  const { model, settings, variants } = serving;
  const { n, category, now } = query;
  return {
    candidates: gatherCandidates(profile, query, serving),
    n,
    reader: { deedCount: profile.deedCount, preferences: profile.preferences },
    ...(category !== undefined && { category }),
    settings,
    ...(variants && { variants }),
    model: model?.version ?? "",
    seed: seedOf(query.id),
    now,
  };
}
