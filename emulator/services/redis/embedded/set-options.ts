/** What follows key and value in SET. */
export interface SetOptions {
  readonly expiresAt?: number;
  readonly isTimeInvalid: boolean;
  readonly keepsTime: boolean;
  readonly onlyIf?: "there" | "absent";
  readonly answersBefore: boolean;
}

/** Milliseconds of one unit, and whether it counts from now. */
const times: Readonly<Record<string, readonly [number, boolean]>> = {
  EX: [1000, true],
  PX: [1, true],
  EXAT: [1000, false],
  PXAT: [1, false],
};

/** undefined when it is not understood. @throws what `numberOf` throws */
export function setOptionsOf(
  args: readonly Buffer[],
  numberOf: (bytes: Buffer | undefined) => number,
): SetOptions | undefined {
  const options: { -readonly [Name in keyof SetOptions]: SetOptions[Name] } = {
    isTimeInvalid: false,
    keepsTime: false,
    answersBefore: false,
  };
  for (let at = 0; at < args.length; at++) {
    const word = (args[at] ?? "").toString().toUpperCase();
    const time = times[word];
    if (time !== undefined && options.expiresAt === undefined && at + 1 < args.length) {
      const value = numberOf(args[++at]);
      options.isTimeInvalid = value <= 0;
      options.expiresAt = value * time[0] + (time[1] ? Date.now() : 0);
    } else if (word === "KEEPTTL") options.keepsTime = true;
    else if (word === "GET") options.answersBefore = true;
    else if ((word === "NX" || word === "XX") && options.onlyIf === undefined) {
      options.onlyIf = word === "XX" ? "there" : "absent";
    } else return undefined;
  }
  return options.keepsTime && options.expiresAt !== undefined ? undefined : options;
}
