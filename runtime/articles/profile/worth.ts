import type { KeptDeed, KnownDeed } from "./kept-profile";

/** Of an article that was closed before a tenth was read: they were mistaken in it. */
const mistaken = -0.5;
const wholeRead = 2;
const sixteenths = 16;

const worths = { click: 0.5, like: 3, dislike: -3, share: 4, hide: -4 } as const;

/**
 * What a deed says about taste, from -4 (hide) to 4 (share): a click 0.5, an article read to its end 2, a part of it less, one
 * that was closed at once -0.5, a like 3, a dislike -3, five stars 3, one star -3.
 */
export function worthOf({ kind, level }: Pick<KeptDeed, "kind" | "level">): number {
  if (kind === "read") return level < sixteenths / 10 ? mistaken : (wholeRead * level) / sixteenths;
  if (kind === "rating") return (level - 3) * 1.5;
  return worths[kind];
}

/** How much of it; see `KeptDeed`. A read longer than the article takes is a whole one. */
export function levelOf(deed: Exclude<KnownDeed, { kind: "shown" }>): number {
  if (deed.kind === "rating") return deed.rating;
  if (deed.kind !== "read") return 0;
  return Math.floor(sixteenths * Math.min(1, deed.seconds / deed.readingSeconds));
}
