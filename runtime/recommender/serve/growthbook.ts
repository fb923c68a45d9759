/*
 * How GrowthBook's SDKs put users into variants, so that any of them agrees with us about who is in which: its specification's cases
 * (`hash`, `getBucketRange`, `chooseVariation`, `inNamespace`, `getEqualWeights`) are the test.
 */

/** A stretch of the numbers from 0 to 1: from the first on, and below the second. */
export type Stretch = readonly [from: number, below: number];

/**
 * A user's point between 0 and 1.
 *
 * @param version 2; 1 has a thousand points, and users of neighbouring experiments in it are not independent
 * @returns undefined for a version that there is not
 */
export function bucketOf(seed: string, user: string, version: number): number | undefined {
  if (version === 2) return (fnv32a(String(fnv32a(seed + user))) % 10_000) / 10_000;
  if (version === 1) return (fnv32a(user + seed) % 1000) / 1000;
  return undefined;
}

/**
 * The stretch of each variant. Each begins where it would with everybody, and has its part of it by the coverage.
 *
 * @param coverage share of users, taken as 0 below 0 and as 1 above 1
 * @param weights each variant's share; equal ones when they are not as many as the variants, or do not add up to 1 by a hundredth
 */
export function bucketRanges(variants: number, coverage: number, weights?: readonly number[]): Stretch[] {
  const covered = Math.min(1, Math.max(0, coverage));
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? 0;
  const fits = weights?.length === variants && total >= 0.99 && total <= 1.01;
  let from = 0;
  return (fits ? weights : equalWeights(variants)).map((weight): Stretch => {
    const stretch: Stretch = [from, from + covered * weight];
    from += weight;
    return stretch;
  });
}

/** Which stretch a point is in; -1 for none. */
export function placeIn(stretches: readonly Stretch[], point: number | undefined): number {
  return point === undefined ? -1 : stretches.findIndex(([from, below]) => point >= from && point < below);
}

/** Whether a user is in a stretch of a namespace, whose stretches exclude each other. */
export function isInNamespace(user: string, namespace: string, [from, below]: Stretch): boolean {
  const point = bucketOf(`__${namespace}`, user, 1) as number;
  return point >= from && point < below;
}

export function equalWeights(variants: number): number[] {
  return variants < 1 ? [] : Array<number>(variants).fill(1 / variants);
}

/** FNV-1a of 32 bits over UTF-16 code units, as JavaScript has them. */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
