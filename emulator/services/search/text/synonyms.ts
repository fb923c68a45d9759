import type { TokenSource } from "../analysis/definition";
import type { Token } from "../analysis/token";

interface Rule {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** A synonym map in the format of Solr: `USA, United States` for one another, `Wash. => WA` for the one. */
export class Synonyms {
  private readonly rules: readonly Rule[];

  /** @returns undefined when a rule is none */
  static read(text: string): Synonyms | undefined {
    const rules: Rule[] = [];
    for (const line of text.split(/\r?\n/)) {
      if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
      const [from = "", to, ...more] = line.split(/(?<!\\)=>/);
      const left = wordsOf(from);
      const right = to === undefined ? left : wordsOf(to);
      if (more.length > 0 || left.length === 0 || right.length === 0) return undefined;
      rules.push({ from: left, to: right });
    }
    return new Synonyms(rules);
  }

  private constructor(rules: readonly Rule[]) {
    this.rules = rules;
  }

  /** What may stand for what was asked: itself when no rule replaces it, and its synonyms. */
  expand(asked: readonly Token[], analyzer: TokenSource): (readonly Token[])[] {
    const wanted = keyOf(asked);
    if (wanted === "") return [asked];
    const rules = this.rules.filter(({ from }) => from.some((word) => keyOf(analyzer(word)) === wanted));
    if (rules.length === 0) return [asked];
    const found = new Map<string, readonly Token[]>();
    for (const word of rules.flatMap(({ to }) => to)) {
      const tokens = analyzer(word);
      found.set(keyOf(tokens), tokens);
    }
    // what was asked comes first, when it is one of them
    const own = found.get(wanted);
    found.delete(wanted);
    return [...(own ? [own] : []), ...found.values()];
  }
}

function keyOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(" ");
}

function wordsOf(text: string): string[] {
  return text
    .split(/(?<!\\),/)
    .map((word) => word.replace(/\\(.)/g, "$1").trim())
    .filter((word) => word !== "");
}
