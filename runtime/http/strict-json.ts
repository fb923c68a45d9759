/** What JSON.parse takes in silence, or answers with another value than the text has. */
export type JsonFault =
  | "JsonNotReadable"
  | "JsonTooDeep"
  | "JsonKeyTwice"
  | "JsonTextNotValid"
  | "JsonNumberNotExact";

/** Text that is no JSON, or JSON that two readers may understand in two ways. */
export class JsonRefused extends Error {
  override readonly name = "JsonRefused";
  readonly code: JsonFault;

  constructor(code: JsonFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Nothing that an API of ours takes is deeper by far. */
const deepest = 32;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;

/**
 * The value of a JSON text, when the text says one value only: no key twice, no half of a character, no number that would
 * become another one.
 *
 * @throws JsonRefused
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonRefused("JsonNotReadable", "must be JSON in UTF-8", { cause });
  }
  // what follows may trust the text to be JSON
  checkTokens(text);
  return value;
}

function checkTokens(text: string): void {
  /** The keys so far of each object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let mayBeKey = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === quote) {
      const end = endOfText(text, at);
      const content = textBetween(text, at, end);
      if (mayBeKey) addKey(open.at(-1), content);
      mayBeKey = false;
      at = end;
    } else if (letter === openBrace || letter === openBracket) {
      if (open.length === deepest) throw new JsonRefused("JsonTooDeep", `is deeper than ${deepest} levels`);
      open.push(letter === openBrace ? new Set() : undefined);
      mayBeKey = letter === openBrace;
    } else if (letter === closeBrace || letter === closeBracket) {
      open.pop();
    } else if (letter === comma) {
      mayBeKey = open.at(-1) !== undefined;
    } else if (startsNumber(letter)) {
      const end = endOfNumber(text, at);
      checkNumber(text.slice(at, end));
      at = end - 1;
    }
  }
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}

function textBetween(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end);
  if (isPlain(written)) return written;
  const content = written.includes("\\") ? (JSON.parse(`"${written}"`) as string) : written;
  if (/\p{Surrogate}/u.test(content))
    throw new JsonRefused("JsonTextNotValid", "has half of a surrogate pair");
  if (content.includes("\0"))
    throw new JsonRefused("JsonTextNotValid", "has a character that is no text: U+0000");
  return content;
}

/** Nearly all names: what needs no second look. */
function isPlain(written: string): boolean {
  return /^[ !#-[\]-~]*$/.test(written);
}

function addKey(keys: Set<string> | undefined, key: string): void {
  if (keys?.has(key)) {
    throw new JsonRefused("JsonKeyTwice", `has ${JSON.stringify(key.slice(0, 100))} twice in one object`);
  }
  keys?.add(key);
}

function startsNumber(letter: number): boolean {
  return letter === 0x2d || (letter >= 0x30 && letter <= 0x39);
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (isInNumber(text.charCodeAt(at))) at++;
  return at;
}

/** Digits, and . + - e E; a text that has ended has none of them. */
function isInNumber(letter: number): boolean {
  return (
    (letter >= 0x30 && letter <= 0x39) ||
    letter === 0x2e ||
    letter === 0x2d ||
    letter === 0x2b ||
    (letter | 0x20) === 0x65
  );
}

/** So many characters without an exponent are no number that is too large, and no whole one that is not exact. */
const shortNumber = 15;

function checkNumber(written: string): void {
  if (written.length <= shortNumber && !/e/i.test(written)) return;
  const value = Number(written);
  const isWhole = /^-?\d+$/.test(written);
  if (Number.isFinite(value) && (!isWhole || Number.isSafeInteger(value))) return;
  const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  throw new JsonRefused("JsonNumberNotExact", `has a number that cannot be kept as it is: ${shown}`);
}
