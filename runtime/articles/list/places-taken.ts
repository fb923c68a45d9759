import type { ListCandidate, ListInput, ListRefusal } from "./list-input";

/**
 * What a list has already: no story twice, and no category or publisher more often than its share allows. It refuses by what was taken
 * last: whatever else is full refused its candidates before, and they are asked about no more.
 */
export class PlacesTaken {
  private readonly categories = new Map<string, number>();
  private readonly publishers = new Map<number, number>();
  private readonly mostOfCategory: number;
  private readonly mostOfPublisher: number;
  private lastStory = 0;
  private fullCategory: string | undefined;
  private fullPublisher: number | undefined;

  constructor({ n, category, settings }: ListInput) {
    this.mostOfCategory = category === undefined ? capOf(n, settings.categoryShare) : n;
    this.mostOfPublisher = capOf(n, settings.publisherShare);
  }

  take({ story, category, publisher }: ListCandidate): void {
    const ofCategory = (this.categories.get(category) ?? 0) + 1;
    const ofPublisher = (this.publishers.get(publisher) ?? 0) + 1;
    this.categories.set(category, ofCategory);
    this.publishers.set(publisher, ofPublisher);
    this.lastStory = story;
    this.fullCategory = ofCategory >= this.mostOfCategory ? category : undefined;
    this.fullPublisher = ofPublisher >= this.mostOfPublisher ? publisher : undefined;
  }

  refusalOf({ story, category, publisher }: ListCandidate): ListRefusal | undefined {
    if (story !== 0 && story === this.lastStory) return "story";
    if (category === this.fullCategory) return "category cap";
    if (publisher === this.fullPublisher) return "publisher cap";
    return undefined;
  }
}

/** Places of a list of `n` that a share of it comes to, at least one. */
export function capOf(n: number, share: number): number {
  return Math.max(1, Math.ceil(n * share - 1e-9));
}
