import type { CandidateColumns } from "./candidate-columns";
import type { ListInput } from "./list-input";
import type { ListSettings } from "./list-settings";

type Names = Pick<CandidateColumns, "categories" | "languages" | "regions">;

/** What a record says beside the candidates: the rest of the input, what their numbers of names stand for, and how many they are. */
export interface RecordHeader {
  readonly input: Omit<ListInput, "candidates">;
  readonly names: Names;
  readonly becauses: number;
  readonly count: number;
}

/** Records of version 2 say of their settings what is otherwise than here: never change it. */
const usualSettings: ListSettings = {
  weights: { collaborative: 0.4, content: 0.3, sequential: 0.2, trending: 0.05, fresh: 0.05 },
  exploration: 0.1,
  fatigueAfter: 5,
  categoryShare: 0.6,
  publisherShare: 0.4,
  relevance: 0.7,
  profileHalfLifeDays: 7,
  freshHalfLifeHours: 12,
};

type Preferences = ListInput["reader"]["preferences"];

/** In one order and without names: with them it would be as long as the columns. */
type Written = readonly [
  n: number,
  deedCount: number,
  categories: Preferences["categories"],
  languages: Preferences["languages"],
  region: string | 0,
  category: string | 0,
  settings: Readonly<Record<string, number>>,
  weights: Readonly<Record<string, number>>,
  variants: NonNullable<ListInput["variants"]> | 0,
  model: string,
  ranking: string | 0,
  seed: number,
  now: number,
  ofCandidates: Names["categories"],
  theirLanguages: Names["languages"],
  theirRegions: Names["regions"],
  becauses: number,
  count: number,
];

export function headerText({ input, names, becauses, count }: RecordHeader): string {
  const { n, reader, category = 0, settings, variants = 0, model, ranking = 0, seed, now } = input;
  const { deedCount, preferences } = reader;
  const { weights, ...rest } = settings;
  return JSON.stringify([
    n,
    deedCount,
    preferences.categories,
    preferences.languages,
    preferences.region ?? 0,
    category,
    otherThan(usualSettings, rest),
    otherThan(usualSettings.weights, weights),
    variants,
    model,
    ranking,
    seed,
    now,
    names.categories,
    names.languages,
    names.regions,
    becauses,
    count,
  ] satisfies Written);
}

export function headerIn(text: string): RecordHeader {
  const [n, deedCount, ofCategories, ofLanguages, region, category, settings, weights, variants, ...rest] =
    JSON.parse(text) as Written;
  const [model, ranking, seed, now, categories, languages, regions, becauses, count] = rest;
  const preferences = {
    categories: ofCategories,
    languages: ofLanguages,
    ...(region !== 0 && { region }),
  };
  return {
    input: {
      n,
      reader: { deedCount, preferences },
      ...(category !== 0 && { category }),
      settings: { ...usualSettings, ...settings, weights: { ...usualSettings.weights, ...weights } },
      ...(variants !== 0 && { variants }),
      model,
      ...(ranking !== 0 && { ranking }),
      seed,
      now,
    },
    names: { categories, languages, regions },
    becauses,
    count,
  };
}

/** Numbers that another one does not have, or has otherwise. */
function otherThan(usual: object, own: object): Record<string, number> {
  const known = new Map(Object.entries(usual));
  return Object.fromEntries(Object.entries(own).filter(([name, value]) => known.get(name) !== value));
}
