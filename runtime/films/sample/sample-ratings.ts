import { type Random, random } from "../../shared/random";
import type { FilmFacts, FilmRating } from "../training/training";
import { liking, type SampleFilm, type SamplePerson, sampleWorld } from "./sample-world";

/**
 * What a newcomer starts with: 400 invented films, and what 600 people thought of them from 2024 to 2025, the oldest first. Each
 * person comes across famous films more often, and watches what they like.
 */
export function sampleRatings(seed = 0): { films: FilmFacts[]; ratings: FilmRating[] } {
  const { films, people } = sampleWorld(seed);
  const byFame = lottery(films.map(({ fame }) => fame));
  const source = random(seed, 2);
  const ratings = people.flatMap((person, n) =>
    watched(person, films, byFame, source).map(
      ({ film, value, time }): FilmRating => ({ person: String(n + 1), film, value, time }),
    ),
  );
  return {
    films: films.map(({ key, title, year, genres }) => ({ key, title, year, genres })),
    ratings: ratings.sort((a, b) => a.time - b.time || Number(a.person) - Number(b.person)),
  };
}

function watched(
  person: SamplePerson,
  films: readonly SampleFilm[],
  byFame: (source: Random) => number,
  source: Random,
): Omit<FilmRating, "person">[] {
  const times = Array.from(
    { length: person.ratings },
    () => person.from + source.below(person.to - person.from),
  ).sort((a, b) => a - b);
  const seen = new Set<number>();
  return times.flatMap((time) => {
    for (let met = 0; met < 200; met++) {
      const at = byFame(source);
      const film = films[at] as SampleFilm;
      if (seen.has(at) || film.outFrom > time) continue;
      const likes = liking(person, film);
      if (source.next() >= 0.02 + 0.98 * likes * likes) continue;
      seen.add(at);
      return [{ film: film.key, value: rated(person, film, likes, source), time }];
    }
    return [];
  });
}

/** 0.5 to 5 in halves. */
function rated({ kindness }: SamplePerson, film: SampleFilm, likes: number, source: Random): number {
  const mood = source.next() + source.next() - 1;
  const stars = 1.2 + 2.4 * likes + 1.8 * film.quality + 0.4 * kindness + 0.7 * mood;
  return Math.min(5, Math.max(0.5, Math.round(stars * 2) / 2));
}

/** Draws positions, each as often as its weight says. */
function lottery(weights: readonly number[]): (source: Random) => number {
  const sums: number[] = [];
  let sum = 0;
  for (const weight of weights) {
    sum += weight;
    sums.push(sum);
  }
  return (source) => {
    const drawn = source.next() * sum;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
