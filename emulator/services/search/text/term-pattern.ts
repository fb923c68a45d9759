import { notRunLocally, unreadable } from "../search-error";

/**
 * Regular expressions of Lucene over terms, without backtracking: whatever is asked, a term costs its length times the
 * length of the pattern.
 */
type Node =
  | { readonly kind: "character"; readonly fits: (character: string) => boolean }
  | { readonly kind: "sequence" | "choice"; readonly nodes: readonly Node[] }
  | { readonly kind: "repeat"; readonly node: Node; readonly least: number; readonly most: number };

interface State {
  readonly fits?: (character: string) => boolean;
  next: State[];
}

const longestPattern = 1000;
const mostStates = 2000;

const any: Node = { kind: "character", fits: () => true };

/** `*` any characters, `?` one, `\` before one that is meant. */
export function wildcardTest(pattern: string): (term: string) => boolean {
  const nodes: Node[] = [];
  for (const [part] of pattern.matchAll(/\\[\s\S]|[\s\S]/gu)) {
    if (part === "*") nodes.push({ kind: "repeat", node: any, least: 0, most: Number.POSITIVE_INFINITY });
    else if (part === "?") nodes.push(any);
    else nodes.push(literal(part.replace(/^\\/, "")));
  }
  return compiled({ kind: "sequence", nodes });
}

/** @throws SearchError 400 for one that cannot be read, or that uses what Lucene's syntax has beyond the usual */
export function regexpTest(pattern: string): (term: string) => boolean {
  if (pattern.length > longestPattern) throw refuse(`has more than ${longestPattern} characters`);
  return compiled(new RegexpParser([...pattern]).read());
}

class RegexpParser {
  private readonly characters: readonly string[];
  private at = 0;
  private depth = 0;

  constructor(characters: readonly string[]) {
    this.characters = characters;
  }

  read(): Node {
    const node = this.choice();
    if (this.at < this.characters.length) throw refuse("has a parenthesis without its other half");
    return node;
  }

  private choice(): Node {
    const nodes = [this.sequence()];
    while (this.take("|")) nodes.push(this.sequence());
    return { kind: "choice", nodes };
  }

  private sequence(): Node {
    const nodes: Node[] = [];
    while (this.at < this.characters.length && this.peek() !== "|" && this.peek() !== ")")
      nodes.push(this.repeated());
    return { kind: "sequence", nodes };
  }

  private repeated(): Node {
    let node = this.atom();
    for (;;) {
      const [least, most] = this.take("*")
        ? [0, Number.POSITIVE_INFINITY]
        : this.take("+")
          ? [1, Number.POSITIVE_INFINITY]
          : this.take("?")
            ? [0, 1]
            : this.take("{")
              ? this.counts()
              : [1, 1];
      if (least === 1 && most === 1) return node;
      node = { kind: "repeat", node, least, most };
    }
  }

  private counts(): [number, number] {
    let text = "";
    while (this.peek() !== undefined && this.peek() !== "}") text += this.next();
    if (!this.take("}")) throw refuse("has a brace without its other half");
    const [, least, comma, most] = /^(\d{1,3})(,?)(\d{1,3})?$/.exec(text) ?? [];
    if (least === undefined) throw refuse(`has the count '${text}'`);
    return [Number(least), most ? Number(most) : comma ? Number.POSITIVE_INFINITY : Number(least)];
  }

  private atom(): Node {
    const sign = this.next();
    switch (sign) {
      case "(": {
        if (++this.depth > 100) throw refuse("lies too deep in itself");
        const inside = this.choice();
        if (!this.take(")")) throw refuse("has a parenthesis without its other half");
        this.depth--;
        return inside;
      }
      case "[":
        return this.characterClass();
      case ".":
        return any;
      case '"': {
        const nodes: Node[] = [];
        while (this.peek() !== undefined && this.peek() !== '"') nodes.push(literal(this.next()));
        if (!this.take('"')) throw refuse("has a quotation mark without its other half");
        return { kind: "sequence", nodes };
      }
      case "*":
      case "+":
      case "?":
      case "{":
        throw refuse(`has nothing before '${sign}'`);
      case "@":
        return { kind: "repeat", node: any, least: 0, most: Number.POSITIVE_INFINITY };
      case "#":
        return { kind: "choice", nodes: [] };
      case "~":
      case "&":
      case "<":
        throw notRunLocally(
          `'${sign}' in regular expressions`,
          "put a backslash before it when it is meant as text",
        );
      case "\\":
        if (this.peek() === undefined) throw refuse("ends with a backslash");
        return literal(this.next());
      default:
        return literal(sign);
    }
  }

  private characterClass(): Node {
    const isNegated = this.take("^");
    const ranges: [string, string][] = [];
    while (this.peek() !== undefined && this.peek() !== "]") {
      const from = this.classCharacter();
      const isRange = this.peek() === "-" && this.characters[this.at + 1] !== "]";
      if (isRange) this.at++;
      ranges.push([from, isRange ? this.classCharacter() : from]);
    }
    if (!this.take("]") || ranges.length === 0) throw refuse("has a bracket without its other half");
    return {
      kind: "character",
      fits: (character) => ranges.some(([from, to]) => character >= from && character <= to) !== isNegated,
    };
  }

  private classCharacter(): string {
    this.take("\\");
    if (this.peek() === undefined) throw refuse("has a bracket without its other half");
    return this.next();
  }

  private peek(): string | undefined {
    return this.characters[this.at];
  }

  private next(): string {
    return this.characters[this.at++] ?? "";
  }

  private take(sign: string): boolean {
    if (this.peek() !== sign) return false;
    this.at++;
    return true;
  }
}

function literal(character: string): Node {
  return { kind: "character", fits: (other) => other === character };
}

function refuse(what: string) {
  return unreadable(
    `Failed to parse query string: the regular expression ${what}. See https://aka.ms/azure-search-full-query for supported syntax.`,
  );
}

/** Thompson's construction: all states that may be reached are followed at once. */
function compiled(pattern: Node): (term: string) => boolean {
  let states = 0;
  const state = (fits: State["fits"], next: State[]): State => {
    if (++states > mostStates) throw refuse("is too complex");
    return { ...(fits ? { fits } : {}), next };
  };
  const end: State = { next: [] };
  const build = (node: Node, next: State): State => {
    switch (node.kind) {
      case "character":
        return state(node.fits, [next]);
      case "sequence":
        return node.nodes.reduceRight((after, one) => build(one, after), next);
      case "choice":
        return state(
          undefined,
          node.nodes.map((one) => build(one, next)),
        );
      case "repeat": {
        let start = next;
        if (node.most === Number.POSITIVE_INFINITY) {
          const loop = state(undefined, [next]);
          loop.next.push(build(node.node, loop));
          start = loop;
        } else {
          for (let at = node.least; at < node.most; at++) {
            start = state(undefined, [build(node.node, start), next]);
          }
        }
        for (let at = 0; at < node.least; at++) start = build(node.node, start);
        return start;
      }
    }
  };
  const start = build(pattern, end);
  return (term) => {
    let current = reachable([start]);
    for (const character of term) {
      current = reachable([...current].flatMap((one) => (one.fits?.(character) ? one.next : [])));
      if (current.size === 0) return false;
    }
    return current.has(end);
  };
}

function reachable(from: readonly State[]): Set<State> {
  const found = new Set<State>();
  const waiting = [...from];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (found.has(one)) continue;
    found.add(one);
    if (one.fits === undefined) waiting.push(...one.next);
  }
  return found;
}
