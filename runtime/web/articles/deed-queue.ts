import { ApiProblem } from "../shell/api-problem";
import { type Feedback, type ToldKind, tell } from "./articles-api";

const key = "vitrine.articles.deeds";
/** The API's own limit of one request. */
const mostAtOnce = 500;

/** Who tells, and with what right. */
export interface Teller {
  readonly user_id: string;
  readonly csrfToken: string | undefined;
}

interface Kept {
  readonly by: string;
  readonly feedback: Feedback;
}

/** Where an article was met. */
export interface MetIn {
  readonly list: string;
  readonly position: number;
}

/**
 * What the reader did and the API has not taken yet. It outlives the page, and each deed has an id of its own, so it counts once however
 * often it is sent. One reader's deeds are never sent as another's.
 */
export class DeedQueue {
  private unkept: readonly Kept[] = [];
  private sending: Promise<void> = Promise.resolve();

  /** Keeps a deed until it is told. */
  add(
    by: string,
    kind: ToldKind,
    article: string,
    { seconds, met }: { readonly seconds?: number; readonly met?: MetIn | undefined } = {},
  ): void {
    const feedback: Feedback = {
      id: crypto.randomUUID(),
      kind,
      article_id: article,
      at: new Date().toISOString(),
      ...(seconds !== undefined && { seconds }),
      ...(met && { recommendation_id: met.list, position: met.position }),
    };
    this.keep([...this.kept(), { by, feedback }]);
  }

  /**
   * Sends what is kept of this reader; one send follows another.
   *
   * @throws ApiProblem when it has to be sent later, and is still kept
   */
  send(teller: Teller): Promise<void> {
    const sent = this.sending.catch(() => undefined).then(() => this.sendAll(teller));
    this.sending = sent;
    return sent;
  }

  /** A reader who has signed in: what waits under their pseudonym from before is theirs. */
  handOver(before: string, by: string): void {
    this.keep(this.kept().map((each) => (each.by === before ? { ...each, by } : each)));
  }

  forget(by: string): void {
    this.keep(this.kept().filter((each) => each.by !== by));
  }

  countOf(by: string): number {
    return this.kept().filter((each) => each.by === by).length;
  }

  private async sendAll({ user_id, csrfToken }: Teller): Promise<void> {
    for (;;) {
      const mine = this.kept()
        .filter(({ by }) => by === user_id)
        .slice(0, mostAtOnce)
        .map(({ feedback }) => feedback);
      if (mine.length === 0) return;
      try {
        await tell(mine, csrfToken);
      } catch (error) {
        // what can never be taken must not stand before what can
        if (!(error instanceof ApiProblem) || error.code !== "FeedbackNotValid") throw error;
      }
      const sent = new Set(mine.map(({ id }) => id));
      this.keep(this.kept().filter(({ feedback }) => !sent.has(feedback.id)));
    }
  }

  private kept(): readonly Kept[] {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "[]") as Kept[];
    } catch {
      // a browser that keeps nothing knows it until the page is left
      return this.unkept;
    }
  }

  private keep(deeds: readonly Kept[]): void {
    this.unkept = deeds;
    try {
      localStorage.setItem(key, JSON.stringify(deeds));
    } catch {
      // as above
    }
  }
}
