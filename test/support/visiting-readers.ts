import { randomUUID } from "node:crypto";
import { likingOf } from "../../cli/articles/simulate-readers";
import type { SampleReader } from "../../runtime/articles/sample/sample-readers";
import { seededRandom } from "../../runtime/shared/seeded-random";
import { someAtATime } from "../../runtime/shared/some-at-a-time";
import type { ArticleList } from "./deployed-articles";
import type { PersonsApi } from "./persons-api";

export interface Visit {
  readonly reader: string;
  readonly list: ArticleList;
}

export interface Visited {
  readonly visits: readonly Visit[];
  readonly opened: number;
}

/** Readers who ask a deployed estate for lists, and open what is to their taste, the first places more often. */
export class VisitingReaders {
  private readonly api: Pick<PersonsApi, "ask">;
  private readonly readers: readonly SampleReader[];
  private readonly eagerness: (reader: string) => number;
  private readonly next = seededRandom(1);

  /** @param eagerness how often a reader opens what is to their taste, times the usual */
  constructor(
    api: Pick<PersonsApi, "ask">,
    readers: readonly SampleReader[],
    eagerness: (reader: string) => number,
  ) {
    this.api = api;
    this.readers = readers;
    this.eagerness = eagerness;
  }

  /** Everybody asks once. @param n length of the lists: another one is another list */
  async visit(n: number): Promise<Visited> {
    const feedback: object[] = [];
    const visits = await someAtATime(8, this.readers, async (reader): Promise<Visit> => {
      const list: ArticleList = await this.api.ask(`/recommendations?user_id=${reader.key}&n=${n}`);
      for (const { article, position } of list.items) {
        const liking = this.eagerness(reader.key) * likingOf(reader, article.category);
        if (this.next() >= (0.02 + 0.5 * liking) / (1 + position / 5)) continue;
        feedback.push(deed("click", { reader: reader.key, list: list.id, article: article.id }));
      }
      return { reader: reader.key, list };
    });
    await this.tell(feedback);
    return { visits, opened: feedback.length };
  }

  /** Somebody does not want to see again what a list begins with. */
  async hide({ reader, list: { id, items } }: Visit, count: number): Promise<void> {
    await this.tell(
      items.slice(0, count).map(({ article }) => deed("hide", { reader, list: id, article: article.id })),
    );
  }

  private async tell(feedback: readonly object[]): Promise<void> {
    for (let from = 0; from < feedback.length; from += 400)
      await this.api.ask("/feedback", { feedback: feedback.slice(from, from + 400) });
  }
}

function deed(kind: "click" | "hide", of: { reader: string; list: string; article: string }): object {
  const { reader: user_id, list: recommendation_id, article: article_id } = of;
  return { id: randomUUID(), kind, user_id, recommendation_id, article_id };
}
