/** A piece of a text that queries look for. */
export interface Token {
  readonly text: string;
  /** Where it stands in the text, as characters before it and up to its end. */
  readonly start: number;
  readonly end: number;
  /** Tokens at one position stand for each other. */
  readonly position: number;
  /** Not to be stemmed. */
  readonly isKeyword?: boolean;
}

export type Tokenizer = (text: string) => Token[];
export type TokenFilter = (tokens: readonly Token[]) => readonly Token[];

/** A text that was changed before it is split, and where each of its characters stood. */
export interface FilteredText {
  readonly text: string;
  readonly offsets: readonly number[];
}
export type CharFilter = (given: FilteredText) => FilteredText;

/** Each match is a token. */
export function tokensOf(text: string, pattern: RegExp, longest = 255): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole] = match;
    for (let at = 0; at < whole.length; at += longest) {
      const piece = whole.slice(at, at + longest);
      const start = match.index + at;
      tokens.push({ text: piece, start, end: start + piece.length, position: tokens.length });
    }
  }
  return tokens;
}

/** A filter that changes or drops each token by itself; what is dropped leaves a gap in the positions. */
export function each(change: (text: string, token: Token) => string | undefined): TokenFilter {
  return (tokens) =>
    tokens.flatMap((token) => {
      const text = change(token.text, token);
      return text === undefined ? [] : [text === token.text ? token : { ...token, text }];
    });
}
