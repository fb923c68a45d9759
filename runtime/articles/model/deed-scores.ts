import { top } from "../../recommender/serve/top-items";
import type { ArticleModel, ArticleRows } from "./article-model";

export interface WeighedDeed {
  /** The database's number of its article. */
  readonly article: number;
  readonly weight: number;
}

/**
 * What deeds add up to over a model's rows, for the articles that they reach and no others. One of these serves any number of readers
 * one after the other: an answer holds until the next `add`.
 */
export class DeedScores {
  private readonly model: ArticleModel;
  private readonly scores: Float32Array;
  /** The largest part of each score, and the deed's article that gave it. */
  private readonly parts: Float32Array;
  private readonly because: Float64Array;
  private readonly touched: Int32Array;
  /** Those of the touched that are open, with their scores: there are thousands, and room for them is not taken anew for each list. */
  private readonly open: Int32Array;
  private readonly openScores: Float32Array;
  private count = 0;

  constructor(model: ArticleModel) {
    const { length } = model.articles;
    this.model = model;
    this.scores = new Float32Array(length);
    this.parts = new Float32Array(length);
    this.because = new Float64Array(length);
    this.touched = new Int32Array(length);
    this.open = new Int32Array(length);
    this.openScores = new Float32Array(length);
  }

  add({ start, index, value }: ArticleRows, deeds: readonly WeighedDeed[]): void {
    const { scores, parts, because, touched } = this;
    for (let n = 0; n < this.count; n++) scores[touched[n] as number] = 0;
    this.count = 0;
    for (const { article, weight } of deeds) {
      const row = this.model.positions.get(article);
      if (row === undefined) continue;
      const to = start[row + 1] as number;
      for (let at = start[row] as number; at < to; at++) {
        const position = index[at] as number;
        const part = weight * (value[at] as number);
        if (scores[position] === 0) {
          touched[this.count++] = position;
          parts[position] = 0;
        }
        (scores[position] as number) += part;
        if (part <= (parts[position] as number)) continue;
        parts[position] = part;
        because[position] = article;
      }
    }
  }

  /** Positions of the articles with the highest scores, best first. */
  best(most: number, isOpen: (position: number) => boolean): number[] {
    const { touched, scores, count, open, openScores } = this;
    let size = 0;
    for (let n = 0; n < count; n++) {
      const position = touched[n] as number;
      if (!isOpen(position)) continue;
      open[size] = position;
      openScores[size++] = scores[position] as number;
    }
    const best: number[] = [];
    for (const n of top(openScores.subarray(0, size), most).items) best.push(open[n] as number);
    return best;
  }

  /** @param position in the model's articles, or -1 for one that it does not know */
  scoreAt(position: number): number {
    return this.scores[position] ?? 0;
  }

  /** The number of the deed's article that speaks most for one; 0 when none does. @param position as above */
  becauseAt(position: number): number {
    return this.scoreAt(position) === 0 ? 0 : (this.because[position] as number);
  }
}
