import type { UserExport } from "../contract/export";

/** Where what a place has of a reader is in the export, or why it has nothing of its own. */
export type Kept = readonly (keyof UserExport)[] | { readonly because: string };

/** Every table of the schemas articles and sign_in: a new one needs a line. */
export const keptInTables: Readonly<Record<string, Kept>> = {
  "articles.articles": { because: "it has what publishers wrote" },
  "articles.counters": { because: "it counts deeds of articles, and names nobody" },
  "articles.daily_figures": { because: "it counts a day, and names nobody" },
  "articles.daily_model_figures": { because: "it counts a day, and names nobody" },
  "articles.drift_checks": { because: "it compares all readers of one time with those of another" },
  "articles.embeddings": { because: "it is learned from texts of articles" },
  "articles.erasures": ["erasures"],
  "articles.experiment_days": ["experiment_days"],
  "articles.experiment_readers": ["before_experiments"],
  "articles.experiment_requests": { because: "it counts a minute, and names nobody" },
  "articles.experiment_results": { because: "it compares variants, and names nobody" },
  "articles.experiment_states": { because: "it has variants" },
  "articles.forgotten": ["erasures"],
  "articles.interactions": ["interactions"],
  "articles.landings": { because: "it has which articles are in which file" },
  "articles.launches": ["first_shown"],
  "articles.lists": ["lists"],
  "articles.model_trials": { because: "it has versions of models, and names nobody" },
  "articles.models": { because: "models relate articles to articles, and hold no reader" },
  "articles.poison": ["refused"],
  "articles.profiles": ["deeds", "tastes", "done_with", "shown_lately"],
  "articles.readers": ["user_id", "also_known_as", "known_since", "preferences"],
  "sign_in.sessions": ["sessions"],
};

/** Every store that an erasure goes through, by its name there. */
export const keptInStores: Readonly<Record<string, Kept>> = {
  PostgreSQL: [...new Set(Object.values(keptInTables).flatMap((kept) => (isThere(kept) ? kept : [])))],
  Redis: {
    because:
      "it has copies of the profile and of lists for up to an hour, and how much was asked this minute",
  },
  "AI Search": { because: "it has articles" },
  imports: ["mentions"],
  reports: ["mentions"],
  "dead-letters": ["mentions"],
  "poison queue": { because: "it has names of files: those are in imports, and looked at there" },
  lake: ["archived"],
  "hub, logs and trainings": {
    because:
      "the hub has deeds on their way, which are archived; logs have no pseudonym, and trainings a position",
  },
};

export function isThere(kept: Kept): kept is readonly (keyof UserExport)[] {
  return Array.isArray(kept);
}
