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
