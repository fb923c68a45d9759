/** What a candidate may be worse at, and how large and slow it may be. */
export interface GateLimits {
  /** Part of the champion's coverage that its lists have to reach. @default 0.9 */
  readonly leastCoverage: number;
  /** Part of the films that somebody liked before the slice that it can recommend. @default 0.95 */
  readonly leastCatalogue: number;
  /** Part of all lists that one film may come into since the champion's. @default 0.25 */
  readonly mostPushed: number;
  /** Days that its data may end before the newest rating there is. @default 7 */
  readonly mostDaysBehind: number;
  /** Times the champion's nDCG: a candidate that is better still has rather seen what it is judged by. @default 1.5 */
  readonly mostGain: number;
  /** @default 200 MB, what an instance of the API loads */
  readonly mostBytes: number;
  /** Milliseconds of a list with its reasons, median. @default 10 */
  readonly mostMs: number;
}

export const gateLimits: GateLimits = {
  leastCoverage: 0.9,
  leastCatalogue: 0.95,
  mostPushed: 0.25,
  mostDaysBehind: 7,
  mostGain: 1.5,
  mostBytes: 200 * 1024 * 1024,
  mostMs: 10,
};
