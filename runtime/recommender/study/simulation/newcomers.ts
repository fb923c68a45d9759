import { random } from "../../../shared/random";
import { emptyHistory, withDeed } from "../../data/rows";
import { content } from "../../serve/algorithms/content";
import { ease } from "../../serve/algorithms/ease";
import { exploration } from "../../serve/algorithms/exploration";
import { hybrid, referenceWeights } from "../../serve/algorithms/hybrid";
import { markov } from "../../serve/algorithms/markov";
import { decayedCounts } from "../../serve/algorithms/popularity";
import { learningInteractions, recommendToNewcomer } from "../../serve/cold-start/new-users";
import { recorded, world } from "./world";

export interface NewcomerCurve {
  /** Click rate of the list shown after 0, 1, 2, … deeds: the mean over newcomers of the true probability. */
  readonly rates: readonly number[];
  /** The same for people with a long history and the mature model. */
  readonly mature: number;
  /** The same for newcomers who are only ever shown what is popular. */
  readonly popular: number;
}

/**
 * Simulated people come new to a service that knows 600 others: they state two categories, are shown lists of ten, and click as
 * their taste has it.
 */
export function newcomerCurve({
  veterans = 600,
  newcomers = 200,
  items = 600,
  seed = 0,
} = {}): NewcomerCurve {
  const k = 10;
  const people = world({ people: veterans + newcomers, items, categories: 12, seed });
  const data = recorded(people, veterans, 40, seed + 1);
  const [collaborative, similar, sequence, discovery] = referenceWeights;
  const mature = hybrid([
    { algorithm: ease, options: { regularization: 50 }, weight: collaborative },
    { algorithm: content, options: { features: people.features }, weight: similar },
    { algorithm: markov, weight: sequence },
    { algorithm: exploration, weight: discovery },
  ]).fit(data);
  const learner = content.fit(data, { features: people.features });
  const popularity = decayedCounts(data, Number.POSITIVE_INFINITY);
  const serving = { catalogue: people.catalogue, popularity, learner, mature };
  const rate = (person: number, list: Int32Array) =>
    list.reduce((sum, item) => sum + people.clickProbability(person, item), 0) / k;

  const sums = new Float64Array(learningInteractions + 1);
  let popular = 0;
  for (let person = veterans; person < veterans + newcomers; person++) {
    const source = random(seed + person, 7);
    const categories = people.favourites(person, 2);
    let history = emptyHistory();
    popular += rate(person, mature.recommendFor(history, k).items) / newcomers;
    for (let deeds = 0; deeds <= learningInteractions; deeds++) {
      let list = recommendToNewcomer({ categories, history, seed: person }, k, serving);
      (sums[deeds] as number) += rate(person, list) / newcomers;
      // lists are shown until one brings a click; the person's next visit brings another draw of the exploration
      for (let visit = 1; history.items.length === deeds; visit++) {
        const clicked = list.find((item) => source.next() < people.clickProbability(person, item));
        if (clicked !== undefined) history = withDeed(history, clicked, 1, 1e6 + deeds);
        else list = recommendToNewcomer({ categories, history, seed: person + visit * 1000 }, k, serving);
      }
    }
  }
  let matured = 0;
  for (let person = 0; person < veterans; person++)
    matured += rate(person, mature.recommend(person, k).items) / veterans;
  return { rates: [...sums], mature: matured, popular };
}
