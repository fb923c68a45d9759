import { top } from "../../recommender/serve/top-items";
import type { ArticleModel, ArticleRows } from "./article-model";

export interface WeighedDeed {
  /** The database's number of its article. */
  readonly article: number;
  readonly weight: number;
}

/** What is known of a position lies together, so that the memory is asked for once: its score, the largest part of it, and whose that is. */
const fields = 4;
const partAt = 1;
const deedAt = 2;

/**
 * What deeds add up to over a model's rows, for the articles that they reach and no others. One of these serves any number of readers
 * one after the other: an answer holds until the next `add`.
 */
export class DeedScores {
  private readonly model: ArticleModel;
  /** Of each position score, part and the number of the deed, from 0. */
  private readonly known: Float32Array;
  private readonly touched: Int32Array;
  /** Those of the touched that are open, with their scores: there are thousands, and room for them is not taken anew for each list. */
  private readonly open: Int32Array;
  private readonly openScores: Float32Array;
  private deeds: readonly WeighedDeed[] = [];
  private count = 0;

  constructor(model: ArticleModel) {
    const { length } = model.articles;
    this.model = model;
    this.known = new Float32Array(fields * length);
    this.touched = new Int32Array(length);
    this.open = new Int32Array(length);
    this.openScores = new Float32Array(length);
  }

  add({ start, index, value }: ArticleRows, deeds: readonly WeighedDeed[]): void {
    const { known, touched } = this;
    for (let n = 0; n < this.count; n++) known[fields * (touched[n] as number)] = 0;
    this.count = 0;
    this.deeds = deeds;
    for (let deed = 0; deed < deeds.length; deed++) {
      const { article, weight } = deeds[deed] as WeighedDeed;
      const row = this.model.positions.get(article);
      if (row === undefined) continue;
      const to = start[row + 1] as number;
      for (let at = start[row] as number; at < to; at++) {
        const position = index[at] as number;
        const of = fields * position;
        const part = weight * (value[at] as number);
        if (known[of] === 0) {
          touched[this.count++] = position;
          known[of + partAt] = 0;
        }
        (known[of] as number) += part;
        if (part <= (known[of + partAt] as number)) continue;
        known[of + partAt] = part;
        known[of + deedAt] = deed;
      }
    }
  }

  /** Positions of the articles with the highest scores, best first. */
  best(most: number, isOpen: (position: number) => boolean): number[] {
    const { touched, known, count, open, openScores } = this;
    let size = 0;
    for (let n = 0; n < count; n++) {
      const position = touched[n] as number;
      if (!isOpen(position)) continue;
      open[size] = position;
      openScores[size++] = known[fields * position] as number;
    }
    const best: number[] = [];
    for (const n of top(openScores.subarray(0, size), most).items) best.push(open[n] as number);
    return best;
  }

  /** @param position in the model's articles, or -1 for one that it does not know */
  scoreAt(position: number): number {
    return this.known[fields * position] ?? 0;
  }

  /** The number of the deed's article that speaks most for one; 0 when none does. @param position as above */
  becauseAt(position: number): number {
    if (this.scoreAt(position) === 0) return 0;
    return this.deeds[this.known[fields * position + deedAt] as number]?.article ?? 0;
  }
}
