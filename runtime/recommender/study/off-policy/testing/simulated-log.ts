import { type Random, random } from "../../../../shared/random";
import type { LoggedPlace } from "../logged-place";

/** A policy that fills places one after the other: the best by its scores, or with probability `exploration` any one that is left. */
export interface SimulatedPolicy {
  readonly exploration: number;
  /** How good it thinks an item is for a kind of reader. */
  score(kind: number, item: number): number;
}

export interface SimulatedLogOptions {
  readonly seed: number;
  /** Of the world: who likes what. @default 1 */
  readonly world?: number;
  readonly logging: SimulatedPolicy;
  readonly judged: SimulatedPolicy;
  /** @default 600 */
  readonly readers?: number;
  /** How likely the most liked item is opened at the first place. @default 0.5 */
  readonly liking?: number;
}

const [kinds, items, places] = [5, 8, 3];

/** Lists of a world whose truth is known: what is opened depends on the reader, the item, its place, and what is above it. */
export function simulatedLog({
  seed,
  world = 1,
  logging,
  judged,
  readers = 600,
  liking = 0.5,
}: SimulatedLogOptions): LoggedPlace[] {
  const source = random(seed, 41);
  const log: LoggedPlace[] = [];
  let lists = 0;
  for (let reader = 0; reader < readers; reader++) {
    const kind = source.below(kinds);
    // readers differ in how much they open, so that the rewards of one resemble each other
    const eagerness = 0.3 + 1.4 * source.next();
    for (let more = 1 + source.below(6); more > 0; more--) {
      const list = lists++;
      const above: number[] = [];
      for (let position = 0; position < places; position++) {
        const own = chances(logging, kind, above);
        const item = drawn(own, source);
        const policy = chances(judged, kind, above);
        const chance = eagerness * openChance(world, liking, kind, item, above);
        log.push({
          reader,
          list,
          reward: source.next() < chance ? 1 : 0,
          propensity: own[item] as number,
          probability: policy[item] as number,
          spread: own.reduce(
            (sum, each, other) => sum + (each === 0 ? 0 : (policy[other] as number) ** 2 / each),
            0,
          ),
          features: features(kind, (other) => (other === item ? 1 : 0), position),
          expected: features(kind, (other) => policy[other] as number, position),
        });
        above.push(item);
      }
    }
  }
  return log;
}

/** What a policy really brings at a place, by going through all lists that there are. */
export function trueValue({
  judged,
  world = 1,
  liking = 0.5,
}: Pick<SimulatedLogOptions, "judged" | "world" | "liking">): number {
  let value = 0;
  for (let kind = 0; kind < kinds; kind++) value += valueBelow(judged, { world, liking, kind }, []);
  return value / (kinds * places);
}

function valueBelow(
  policy: SimulatedPolicy,
  of: { readonly world: number; readonly liking: number; readonly kind: number },
  above: readonly number[],
): number {
  if (above.length === places) return 0;
  return chances(policy, of.kind, above).reduce((sum, chance, item) => {
    if (chance === 0) return sum;
    const opened = openChance(of.world, of.liking, of.kind, item, above);
    return sum + chance * (opened + valueBelow(policy, of, [...above, item]));
  }, 0);
}

/** A policy that knows what is liked up to so much noise: 0 knows all. */
export function policyOf({
  exploration,
  noise,
  seed = 1,
  world = 1,
}: {
  readonly exploration: number;
  readonly noise: number;
  readonly seed?: number;
  readonly world?: number;
}): SimulatedPolicy {
  const source = random(seed, 42);
  const errors = Array.from({ length: kinds * items }, () => noise * source.normal());
  return {
    exploration,
    score: (kind, item) => likingOf(world, kind, item) + (errors[kind * items + item] as number),
  };
}

const known = new WeakMap<SimulatedPolicy, Map<string, readonly number[]>>();

function chances(policy: SimulatedPolicy, kind: number, above: readonly number[]): readonly number[] {
  const own = known.get(policy) ?? new Map<string, readonly number[]>();
  known.set(policy, own);
  const key = `${kind}:${above}`;
  const found = own.get(key) ?? chancesOf(policy, kind, above);
  own.set(key, found);
  return found;
}

function chancesOf(policy: SimulatedPolicy, kind: number, above: readonly number[]): number[] {
  const open = Array.from({ length: items }, (_, item) => item).filter((item) => !above.includes(item));
  const best = open.reduce((a, b) => (policy.score(kind, b) > policy.score(kind, a) ? b : a));
  const each = policy.exploration / open.length;
  return Array.from({ length: items }, (_, item) =>
    above.includes(item) ? 0 : item === best ? each + 1 - policy.exploration : each,
  );
}

function drawn(chances: readonly number[], source: Random): number {
  let left = source.next();
  for (const [item, chance] of chances.entries()) {
    left -= chance;
    if (left < 0) return item;
  }
  return chances.findLastIndex((chance) => chance > 0);
}

/** Of items of one half, the second one in a list is opened less. */
function openChance(
  world: number,
  liking: number,
  kind: number,
  item: number,
  above: readonly number[],
): number {
  const seen = above.filter((other) => other % 2 === item % 2).length;
  return (liking * likingOf(world, kind, item) * 0.8 ** seen) / (1 + above.length / 2);
}

const worlds = new Map<number, readonly number[]>();

/** 0 to 1. */
function likingOf(world: number, kind: number, item: number): number {
  const likings = worlds.get(world) ?? likingsOf(world);
  worlds.set(world, likings);
  return likings[kind * items + item] as number;
}

function likingsOf(world: number): readonly number[] {
  const source = random(world, 43);
  return Array.from({ length: kinds * items }, () => source.next() ** 2);
}

function features(kind: number, share: (item: number) => number, position: number): Float64Array {
  const own = new Float64Array(1 + kinds * items);
  own[0] = 1;
  for (let item = 0; item < items; item++) own[1 + kind * items + item] = share(item) / (1 + position / 2);
  return own;
}
