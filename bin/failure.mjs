/** Something that the person at the keyboard can put right, found before TypeScript can be run. */
export class Failure extends Error {
  name = "Failure";

  /** @param code stable and searchable */
  constructor(code, { what, why, fix, cause }) {
    super(what, { cause });
    this.code = code;
    this.why = why;
    this.fix = fix;
  }
}

/** As people read it. @param why may be missing where it is plain */
export function inLines({ what, why, fix, code }) {
  return [what, why && `why: ${why}`, `fix: ${fix}`, `code: ${code}`].filter(Boolean).join("\n  ");
}

/** Ends a script that cannot do what it is for. */
export function endWith(...failures) {
  for (const failure of failures) console.error(`error ${inLines(failure)}`);
  process.exit(1);
}
