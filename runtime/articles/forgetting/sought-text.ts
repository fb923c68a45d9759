import type { ReaderIdentifiers } from "./reader-store";

/** A pseudonym that is shorter may be a word of any text: it counts where it is said to be a reader's. */
const longEnough = 16;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Finds a reader in texts, however many ids their deeds have.
 *
 * ```
 * const sought = new SoughtText(reader);
 * sought.isIn(line);
 * ```
 */
export class SoughtText {
  /** Regular expressions as PostgreSQL and JavaScript understand them alike, of what has a name. */
  readonly patterns: readonly string[];
  /** Of deeds and lists, and whatever else is a UUID. */
  readonly ids: readonly string[];
  private readonly named: RegExp | undefined;
  private readonly known: ReadonlySet<string>;

  constructor({ keys, others }: Pick<ReaderIdentifiers, "keys" | "others">) {
    const lower = others.map((each) => each.toLowerCase());
    this.ids = lower.filter((each) => uuid.test(each));
    this.known = new Set(this.ids);
    const names = others.filter((each) => !uuid.test(each.toLowerCase()));
    this.patterns = [...keys.map(patternOfKey), ...names.map(patternOfName)];
    this.named = this.patterns.length > 0 ? new RegExp(this.patterns.join("|")) : undefined;
  }

  isIn(text: string): boolean {
    if (this.named?.test(text)) return true;
    if (this.known.size === 0) return false;
    for (const [id] of text.toLowerCase().matchAll(uuids)) if (this.known.has(id)) return true;
    return false;
  }
}

/** As a word: the pseudonym "sample-reader-1" is not in "sample-reader-12". */
function patternOfKey(key: string): string {
  if (key.length >= longEnough) return `(?<![A-Za-z0-9_-])${key}(?![A-Za-z0-9_-])`;
  return `"(?:reader|user_id)" *: *"${key}"`;
}

/** Whatever its letters' case. */
function patternOfName(name: string): string {
  return [...name]
    .map((letter) => {
      const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
      if (lower !== upper && lower.length === 1 && upper.length === 1) return `[${lower}${upper}]`;
      return letter.replace(/[.*+?^${}()|[\]\\]/, "\\$&");
    })
    .join("");
}
