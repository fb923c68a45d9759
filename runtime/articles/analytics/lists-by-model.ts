/** Lists that a version of the model made, how many articles they showed, and how many of those were opened; "" is no model. */
export interface ListsOfModel {
  readonly model: string;
  readonly lists: number;
  readonly shown: number;
  readonly opened: number;
}

/** The sums of all days, each version once, in the order in which they come. */
export function listsByModel(days: readonly ListsOfModel[]): ListsOfModel[] {
  const sums = new Map<string, ListsOfModel>();
  for (const { model, lists, shown, opened } of days) {
    const sum = sums.get(model) ?? { model, lists: 0, shown: 0, opened: 0 };
    sums.set(model, {
      model,
      lists: sum.lists + lists,
      shown: sum.shown + shown,
      opened: sum.opened + opened,
    });
  }
  return [...sums.values()];
}
