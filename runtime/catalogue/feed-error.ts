/** The feed as a whole cannot be taken; trying again would end the same way. */
export class FeedError extends Error {
  override readonly name = "FeedError";
  readonly code:
    | "DeletionsHeldBack"
    | "FeedColumnsEmptied"
    | "FeedCutOff"
    | "FeedEmpty"
    | "FeedFormatNotSupported"
    | "FeedHeaderWrong"
    | "FeedWithoutValidRow";
  readonly fix: string;

  constructor(code: FeedError["code"], what: string, fix: string) {
    super(what);
    this.code = code;
    this.fix = fix;
  }
}
