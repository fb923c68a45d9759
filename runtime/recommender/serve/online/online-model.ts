import { emptyHistory, type History, historyOf, withDeed } from "../../data/rows";
import { RecommenderError } from "../../errors";
import type { Model, RecommendOptions } from "../model";
import type { Ranked } from "../top-items";

/**
 * A trained model with what happened since: new deeds count in the very next answer, without training.
 *
 * The model scores the longer history itself: iALS and the SVDs fold it in, content-based profiles, EASE, SAR and the sequences are
 * functions of it anyway. Users without new deeds are answered from what was trained.
 */
export class OnlineModel {
  readonly model: Model;
  /** By position for users of the training, by name for those who came later. */
  private readonly later = new Map<number | string, History>();

  constructor(model: Model) {
    this.model = model;
  }

  /**
   * @param user position of a user of the training, or any name for someone new
   * @throws UnknownItem, UnknownUser; InvalidData when value or time is not finite
   */
  add(user: number | string, item: number, value = 1, time = Date.now() / 1000): void {
    if (!Number.isInteger(item) || item < 0 || item >= this.model.items)
      throw unknownItem(item, this.model.items);
    if (!Number.isFinite(value) || !Number.isFinite(time)) throw notFinite(value, time);
    this.later.set(user, withDeed(this.history(user), item, value, time));
  }

  /** Everything a user did, in the training and since; empty for a name that has done nothing. */
  history(user: number | string): History {
    const known = this.later.get(user);
    if (known) return known;
    if (typeof user === "string") return emptyHistory();
    if (user in this.model.histories.start && user < this.model.users)
      return historyOf(this.model.histories, user);
    throw unknownUser(user, this.model.users);
  }

  /** As the model's own, with what happened since. */
  recommend(user: number | string, k: number, options?: RecommendOptions): Ranked {
    if (typeof user === "number" && !this.later.has(user)) return this.model.recommend(user, k, options);
    return this.model.recommendFor(this.history(user), k, options);
  }

  /** Forgets what a user did since the training: their trained history stays in the model. */
  forget(user: number | string): void {
    this.later.delete(user);
  }
}

function unknownItem(item: number, items: number): RecommenderError {
  return new RecommenderError("UnknownItem", {
    what: `there is no item ${item}`,
    why: `the model was trained with the items 0 to ${items - 1}`,
    fix: "introduce new items with launch(), or train again with them",
  });
}

function unknownUser(user: number, users: number): RecommenderError {
  return new RecommenderError("UnknownUser", {
    what: `there is no user ${user}`,
    why: `the model was trained with the users 0 to ${users - 1}`,
    fix: "name people who came later by a string",
  });
}

function notFinite(value: number, time: number): RecommenderError {
  return new RecommenderError("InvalidData", {
    what: `the deed has the value ${value} and the time ${time}`,
    why: "the next answer would be computed from it",
    fix: "pass finite numbers, or leave them out for 1 and now",
  });
}
