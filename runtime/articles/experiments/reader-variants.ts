import { variantOf } from "../../recommender/serve/assignment";
import { isInNamespace } from "../../recommender/serve/growthbook";
import type { ChangedListSettings } from "../list/list-settings";
import type { Experiment, Experiments, VariantSettings } from "./experiment";
import { runs } from "./experiment-times";

/** What a reader's lists are made with. */
export interface ReaderVariants {
  /** By experiment; undefined for a reader who is in none. */
  readonly variants?: Readonly<Record<string, string>>;
  /** What they change of the usual settings. */
  readonly changed: ChangedListSettings;
  /** Version of the model, where a variant names one. */
  readonly model?: string;
}

/** Which variants were stopped. */
export interface Stops {
  isStopped(experiment: string, variant: string): boolean;
}

interface Assigning {
  readonly name: string;
  readonly experiment: Experiment;
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * The variants of readers. A reader is always in the same ones, whoever answers, with or without a sign-in. Whose variant was stopped is in
 * none: the others keep theirs.
 */
export class VariantsOfReaders {
  private readonly experiments: readonly Assigning[];
  private readonly stops: Stops;
  /** What was made of each combination. */
  private readonly made = new Map<string, ReaderVariants>();

  constructor(experiments: Experiments, stops: Stops) {
    this.stops = stops;
    this.experiments = Object.entries(experiments).map(([name, experiment]) => ({
      name,
      experiment,
      weights: Object.fromEntries(
        Object.entries(experiment.variants).map(([variant, { share }]) => [variant, share]),
      ),
    }));
  }

  /** @param reader pseudonym @param now milliseconds since 1970 */
  of(reader: string, now: number): ReaderVariants {
    const chosen: [string, string, VariantSettings][] = [];
    for (const { name, experiment, weights } of this.experiments) {
      const { coverage, namespace, variants } = experiment;
      if (!runs(experiment, now)) continue;
      if (namespace && !isInNamespace(reader, namespace.name, [namespace.from, namespace.below])) continue;
      const variant = variantOf(reader, { name, weights, coverage });
      const settings = variant === undefined ? undefined : variants[variant]?.settings;
      if (variant === undefined || settings === undefined || this.stops.isStopped(name, variant)) continue;
      chosen.push([name, variant, settings]);
    }
    return chosen.length === 0 ? inNone : this.make(chosen);
  }

  private make(chosen: readonly [string, string, VariantSettings][]): ReaderVariants {
    const variants = Object.fromEntries(chosen.map(([name, variant]) => [name, variant]));
    const key = JSON.stringify(variants);
    const known = this.made.get(key);
    if (known) return known;
    const { model, ...changed }: VariantSettings = Object.assign(
      {},
      ...chosen.map(([, , settings]) => settings),
    );
    const made = { variants, changed, ...(model !== undefined && { model }) };
    this.made.set(key, made);
    return made;
  }
}

const inNone: ReaderVariants = { changed: {} };
