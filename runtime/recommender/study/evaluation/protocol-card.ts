/** What a figure depends on. A figure without its card says nothing: the same model has nDCG 0.1 or 0.5 by the card. */
export interface ProtocolCard {
  readonly split: string;
  readonly relevance: string;
  readonly candidates: string;
  readonly negatives: string;
  readonly seenItems: string;
  /** Who was asked. */
  readonly people: string;
  /** The value of a list that knows the answers; below 1 where arithmetic forbids more. */
  readonly bestReachable: Readonly<Record<string, number>>;
  /** What popularity alone reaches (the global mean, for ratings). */
  readonly popularity: Readonly<Record<string, number>>;
}

/** The card as lines of `name: text`. */
export function cardLines(card: ProtocolCard): string[] {
  const figures = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value.toFixed(4)}`)
      .join(", ");
  return [
    `split: ${card.split}`,
    `relevant: ${card.relevance}`,
    `candidates: ${card.candidates}`,
    `negatives: ${card.negatives}`,
    `seen items: ${card.seenItems}`,
    `people: ${card.people}`,
    `best reachable: ${figures(card.bestReachable)}`,
    `popularity: ${figures(card.popularity)}`,
  ];
}
