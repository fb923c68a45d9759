/** Anyone may ask for the health; what it takes to answer is done no more often than this. */
const freshMs = 5000;

/** One answer for all who ask within five seconds. */
export class FreshAnswer<Answer> {
  private readonly ask: () => Promise<Answer>;
  private last: { readonly at: number; readonly answer: Promise<Answer> } | undefined;

  constructor(ask: () => Promise<Answer>) {
    this.ask = ask;
  }

  get(now: number): Promise<Answer> {
    if (!this.last || now - this.last.at > freshMs) this.last = { at: now, answer: this.ask() };
    return this.last.answer;
  }
}
