import type { FilmModel } from "../film-model";
import type { ListExam } from "../training/list-exam";

/** What the people of an exam would be shown. */
export interface Lists {
  /** Of each person, in the exam's order. */
  readonly ndcgs: Float64Array;
  readonly count: number;
  /** In how many lists each film is. */
  readonly shown: ReadonlyMap<string, number>;
}

export function listsOf(model: Pick<FilmModel, "rank">, exam: ListExam): Lists {
  const shown = new Map<string, number>();
  const ndcgs = exam.ndcgs((history, n) => {
    const list = model.rank(history, n);
    for (const { film } of list) shown.set(film, (shown.get(film) ?? 0) + 1);
    return list;
  });
  return { ndcgs, count: ndcgs.length, shown };
}
