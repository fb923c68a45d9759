import type { Interactions } from "../data/interactions";
import { checked, itemCounts } from "../data/interactions";
import { byUser, type History, historyOf, type Rows } from "../data/rows";
import { RecommenderError, requireWhole } from "../errors";
import { type ModelState, pack, unpack } from "./model-file";
import { type Ranked, top } from "./top-items";

/** What may be recommended; everything left out allows everything but what the person has seen. */
export interface RecommendOptions {
  /** Further items to leave out. @default - none */
  readonly exclude?: Iterable<number>;
  /** The only items that may come. @default - the whole catalogue */
  readonly candidates?: Iterable<number>;
  /** All of them have to hold for an item. @default - none */
  readonly filters?: readonly ((item: number) => boolean)[];
  /** Allows what the person has seen. @default false */
  readonly includeSeen?: boolean;
}

/** A fitted model. Scores are finite; higher is better; they compare within one person's items only. */
export interface Model {
  readonly algorithm: string;
  readonly users: number;
  readonly items: number;
  /** The training's histories, oldest first. */
  readonly histories: Rows;

  /**
   * One score for each item, into `out` when it is given.
   *
   * A user without history gets the items' popularity in the training.
   *
   * @throws UnknownUser for a position outside of the training
   */
  score(user: number, out?: Float32Array): Float32Array;

  /** The same for someone who is known by a history alone: a new user, or one with new deeds. */
  scoreHistory(history: History, out?: Float32Array): Float32Array;

  /**
   * The `k` best items for a user, best first; fewer when fewer are allowed, none when all have been seen.
   *
   * @throws UnknownUser, UnknownItem (in candidates or exclude), InvalidOption when k is not a whole number from 1
   */
  recommend(user: number, k: number, options?: RecommendOptions): Ranked;

  /** `recommend` for a history. */
  recommendFor(history: History, k: number, options?: RecommendOptions): Ranked;

  /**
   * The rating a user would give, on the data's own scale and within its range; undefined for algorithms that only rank.
   * Unknown users and items (negative positions) get what is known without them.
   */
  readonly predict?: (user: number, item: number) => number;

  /**
   * What each deed of a history adds to an item's score in `scoreHistory`: for each item one number a deed, in the history's order,
   * whose sum is the score. Undefined for algorithms whose score is no sum over the deeds.
   *
   * @throws UnknownItem
   */
  readonly contributions?: (history: History, items: ArrayLike<number>) => readonly Float64Array[];

  /** A file of its own format, which `load` of the same algorithm reads. */
  save(): Uint8Array;
}

/** How an algorithm runs, apart from what it computes: none of it changes the model. */
export interface TrainingRun {
  /** Threads that work, this one included; algorithms that use one say so. @default 1 */
  readonly threads?: number;
  /** After every epoch (sweep, pass). */
  readonly onEpoch?: (done: number, epochs: number) => void;
  /** After every epoch, something that makes the file to resume from; write it when you want to. */
  readonly onCheckpoint?: (file: () => Uint8Array, done: number) => void;
  /** A checkpoint of the same data and options: training goes on where it was taken. @default - from the beginning */
  readonly resume?: Uint8Array;
}

export interface Algorithm<Options = object> {
  readonly name: string;
  readonly defaults: Options;
  /** @throws EmptyData, InvalidData, InvalidOption, CheckpointRefused, TooLarge */
  fit(data: Interactions, options?: Partial<Options>, run?: TrainingRun): Model;
  /** @throws ModelFileRefused */
  load(file: Uint8Array): Model;
}

/** What an opened state can do. */
export interface ItemScorer {
  /** Scores for a history that is not empty. */
  scoreHistory(history: History, out: Float32Array): void;
  /** Scores for a user of the training, when they are not those of the history. */
  scoreUser?(user: number, out: Float32Array): void;
  predict?(user: number, item: number): number;
  /** Of each deed to the scores of items; the history is not empty, the items are known. */
  contributions?(history: History, items: ArrayLike<number>): readonly Float64Array[];
}

/** What is special about one algorithm; `algorithm` makes the rest. */
export interface Definition<Options extends object, Learned extends ModelState> {
  readonly name: string;
  /** Of the learned state's meaning, for the file format. */
  readonly version: number;
  readonly defaults: Options;
  /** @throws InvalidOption */
  check?(options: Options): void;
  learn(data: Interactions, options: Options, run: TrainingRun): Learned;
  open(learned: Learned, histories: Rows): ItemScorer;
}

export function algorithm<Options extends object, Learned extends ModelState>(
  definition: Definition<Options, Learned>,
): Algorithm<Options> {
  const { name, version, defaults } = definition;
  return {
    name,
    defaults,
    fit(data, options = {}, run = {}) {
      const complete = { ...defaults, ...options };
      definition.check?.(complete);
      const learned = definition.learn(checked(data), complete, run);
      return fitted(definition, learned, trainingRecordOf(data));
    },
    load(file) {
      const { foundation, learned } = separated(unpack(name, version, file));
      return fitted(definition, learned as Learned, foundation);
    },
  };
}

/** What every model keeps of its training: who had what, and how often each item occurred. */
export interface TrainingRecord {
  readonly histories: Rows;
  readonly counts: Int32Array;
}

export function trainingRecordOf(data: Interactions): TrainingRecord {
  return { histories: byUser(data), counts: itemCounts(data) };
}

function fitted<Options extends object, Learned extends ModelState>(
  { name, version, open }: Definition<Options, Learned>,
  learned: Learned,
  foundation: TrainingRecord,
): Model {
  const save = () => pack(name, version, { ...learned, ...packed(foundation) });
  return assembled(name, foundation, open(learned, foundation.histories), save);
}

/** A model from its scorer: everything that is the same for all algorithms. */
export function assembled(
  name: string,
  { histories, counts }: TrainingRecord,
  scorer: ItemScorer,
  save: () => Uint8Array,
): Model {
  const { rows: users, columns: items } = histories;
  const scratch = new Float32Array(items);
  const popularity = Float32Array.from(counts);

  const scoreHistory = (history: History, out = new Float32Array(items)) => {
    if (history.items.length === 0) out.set(popularity);
    else scorer.scoreHistory(history, out);
    return out;
  };
  const score = (user: number, out = new Float32Array(items)) => {
    requireUser(user, users);
    const history = historyOf(histories, user);
    if (history.items.length === 0 || !scorer.scoreUser) return scoreHistory(history, out);
    scorer.scoreUser(user, out);
    return out;
  };
  const predict = scorer.predict?.bind(scorer);
  const contributions = scorer.contributions?.bind(scorer);

  return {
    algorithm: name,
    users,
    items,
    histories,
    score,
    scoreHistory,
    recommend(user, k, options = {}) {
      requireUser(user, users);
      return allowedTop(score(user, scratch), historyOf(histories, user), k, options);
    },
    recommendFor(history, k, options = {}) {
      for (const item of history.items) requireItem(item, items);
      return allowedTop(scoreHistory(history, scratch), history, k, options);
    },
    ...(predict && { predict }),
    ...(contributions && {
      contributions: (history: History, asked: ArrayLike<number>) => {
        for (const item of [...history.items, ...Array.from(asked)]) requireItem(item, items);
        return contributions(history, asked);
      },
    }),
    save,
  };
}

/** The foundation's fields of a model file. */
export function packed({ histories, counts }: TrainingRecord): ModelState {
  return {
    "base.users": histories.rows,
    "base.items": histories.columns,
    "base.start": histories.start,
    "base.index": histories.index,
    "base.value": histories.value,
    "base.time": histories.time,
    "base.counts": counts,
  };
}

/** A model file's fields, the foundation's and the algorithm's own. */
export function separated(state: ModelState): { foundation: TrainingRecord; learned: ModelState } {
  const base = (name: string) => state[`base.${name}`];
  return {
    foundation: {
      histories: {
        rows: base("users") as number,
        columns: base("items") as number,
        start: base("start") as Int32Array,
        index: base("index") as Int32Array,
        value: base("value") as Float32Array,
        time: base("time") as Float64Array,
      },
      counts: base("counts") as Int32Array,
    },
    learned: Object.fromEntries(Object.entries(state).filter(([name]) => !name.startsWith("base."))),
  };
}

/** Overwrites the scores of what may not come, then takes the best of the rest. */
function allowedTop(scores: Float32Array, seen: History, k: number, options: RecommendOptions): Ranked {
  requireWhole("k", k, 1);
  if (options.candidates) {
    const allowed = new Uint8Array(scores.length);
    for (const item of options.candidates) allowed[requireItem(item, scores.length)] = 1;
    for (let item = 0; item < scores.length; item++) {
      if (allowed[item] === 0) scores[item] = Number.NEGATIVE_INFINITY;
    }
  }
  if (!options.includeSeen) for (const item of seen.items) scores[item] = Number.NEGATIVE_INFINITY;
  for (const item of options.exclude ?? [])
    scores[requireItem(item, scores.length)] = Number.NEGATIVE_INFINITY;
  for (const holds of options.filters ?? []) {
    for (let item = 0; item < scores.length; item++) {
      if (scores[item] !== Number.NEGATIVE_INFINITY && !holds(item)) scores[item] = Number.NEGATIVE_INFINITY;
    }
  }
  return top(scores, k);
}

function requireUser(user: number, users: number): void {
  if (Number.isInteger(user) && user >= 0 && user < users) return;
  throw new RecommenderError("UnknownUser", {
    what: `there is no user ${user}`,
    why: `the model was trained with the users 0 to ${users - 1}`,
    fix: "use recommendFor with what is known of a new user, or NewUsers when nothing is",
  });
}

function requireItem(item: number, items: number): number {
  if (Number.isInteger(item) && item >= 0 && item < items) return item;
  throw new RecommenderError("UnknownItem", {
    what: `there is no item ${item}`,
    why: `the model was trained with the items 0 to ${items - 1}`,
    fix: "introduce new items with NewItems, or train again with them",
  });
}
