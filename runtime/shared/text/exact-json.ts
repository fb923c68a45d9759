import { parse } from "lossless-json";

/** A number as it stands in the text: beyond 2^53 JSON.parse would make it another one. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isWhole(): boolean {
    return /^-?\d+$/.test(this.text);
  }
}

/**
 * The members of one JSON object by their names in lower case, with numbers as they stand there.
 *
 * @returns a sentence with what is wrong when it is no such object, or when a name stands in it twice
 */
export function readExactObject(text: string): ReadonlyMap<string, unknown> | string {
  let twice: string | undefined;
  let value: unknown;
  try {
    value = parse(text, undefined, {
      parseNumber: (digits) => new ExactNumber(digits),
      onDuplicateKey: ({ key }) => {
        twice ??= key;
      },
    });
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof ExactNumber)
    return "it is not a JSON object";
  const members = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    const folded = name.toLowerCase();
    if (members.has(folded)) twice ??= name;
    members.set(folded, member);
  }
  return twice === undefined ? members : `${JSON.stringify(twice)} stands in it twice, with different values`;
}
