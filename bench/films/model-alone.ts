import { readFilmModel } from "../../runtime/films/film-model";
import type { Interactions } from "../../runtime/recommender/data/interactions";
import { byUser, historyOf } from "../../runtime/recommender/data/rows";
import { cpuMs } from "../shared/figure";
import { filmKeys } from "./ratings";

const lists = 500;

/** Processor milliseconds of a list by the model itself: no request, no database. */
export function modelAloneMs(
  file: Uint8Array,
  data: Interactions,
  asked: readonly string[],
  n: number,
): () => Promise<number> {
  const model = readFilmModel(file);
  const rows = byUser(data);
  const keys = filmKeys(data);
  const histories = asked.slice(0, lists).map((person) => {
    const { items, values, times } = historyOf(rows, Number(person));
    return Array.from(items, (item, at) => ({
      film: keys[item] as string,
      value: values[at] as number,
      time: times[at] as number,
    }));
  });
  return async () => {
    const all = await cpuMs(async () => {
      for (const history of histories) model.recommend(history, n);
    });
    return all / histories.length;
  };
}
