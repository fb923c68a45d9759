/** What a candidate may be worse at, and how large and slow it may be. */
export interface ArticleGateLimits {
  /** Part of the nDCG that the champion's half has alone: lists hide a half that says nothing behind what is read now. @default 0.5 */
  readonly leastHalf: number;
  /** Part of the coverage of the champion or of popularity, whichever is less, that its lists have to reach. @default 0.7 */
  readonly leastCoverage: number;
  /** Part of the articles that several readers opened before the slice that it knows. @default 0.95 */
  readonly leastCatalogue: number;
  /** Part of all lists that one article may come into beyond those of the champion, of what is read now and of what is new. @default 0.3 */
  readonly mostPushed: number;
  /** Days that what it learned from may end before the slice. @default 2 */
  readonly mostDaysBehind: number;
  /** Times the nDCG of the best that there was: a candidate that is better still has rather seen what it is judged by. Fitted weights alone can double it. @default 4 */
  readonly mostGain: number;
  /** @default 100 MB, of which an instance of the API may hold three */
  readonly mostBytes: number;
  /** Milliseconds of a list of gathered candidates, median. @default 20 */
  readonly mostMs: number;
}

export const articleGateLimits: ArticleGateLimits = {
  leastHalf: 0.5,
  leastCoverage: 0.7,
  leastCatalogue: 0.95,
  mostPushed: 0.3,
  mostDaysBehind: 2,
  mostGain: 4,
  mostBytes: 100 * 1024 * 1024,
  mostMs: 20,
};
