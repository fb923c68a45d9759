import type { ListCandidate, ListInput, ListRefusal } from "./list-input";

/** What a list has already: no story twice, and no category or publisher more often than its share allows. */
export class PlacesTaken {
  private readonly stories = new Set<number>();
  private readonly categories = new Map<string, number>();
  private readonly publishers = new Map<number, number>();
  private readonly mostOfCategory: number;
  private readonly mostOfPublisher: number;

  constructor({ n, category, settings }: ListInput) {
    this.mostOfCategory = category === undefined ? capOf(n, settings.categoryShare) : n;
    this.mostOfPublisher = capOf(n, settings.publisherShare);
  }

  take({ story, category, publisher }: ListCandidate): void {
    if (story !== 0) this.stories.add(story);
    this.categories.set(category, (this.categories.get(category) ?? 0) + 1);
    this.publishers.set(publisher, (this.publishers.get(publisher) ?? 0) + 1);
  }

  refusalOf({ story, category, publisher }: ListCandidate): ListRefusal | undefined {
    if (story !== 0 && this.stories.has(story)) return "story";
    if ((this.categories.get(category) ?? 0) >= this.mostOfCategory) return "category cap";
    if ((this.publishers.get(publisher) ?? 0) >= this.mostOfPublisher) return "publisher cap";
    return undefined;
  }
}

/** Places of a list of `n` that a share of it comes to, at least one. */
export function capOf(n: number, share: number): number {
  return Math.max(1, Math.ceil(n * share - 1e-9));
}
