import { randomUUID } from "node:crypto";
import { type JudgedPlace, judgedPlaces } from "../../../runtime/articles/judging/judged-places";
import type { ListPolicy } from "../../../runtime/articles/judging/list-policy";
import { readRecord } from "../../../runtime/articles/list/record";
import { LoggedLists } from "../../../runtime/functions/articles/contract/lists";
import type { JsonApi } from "../../json-api";

export interface ReadListsOptions {
  readonly days: number;
  /** Of each list. @default - all */
  readonly places?: number;
  /** Told after each answer of the API. */
  readonly onProgress?: (lists: number) => void;
}

/** The lists of an environment's log, as a policy would have made them, the oldest first. */
export async function readLoggedLists(
  api: Pick<JsonApi, "ask">,
  policy: ListPolicy,
  { days, places, onProgress }: ReadListsOptions,
): Promise<JudgedPlace[][]> {
  const lists: JudgedPlace[][] = [];
  const readers = new Map<string, number>();
  const reading = `days=${days}&export=${randomUUID()}`;
  for (let after: string | null = ""; after !== null; ) {
    const answer: LoggedLists = await api.ask(
      "GET",
      `/lists?${reading}${after && `&after=${after}`}`,
      LoggedLists,
    );
    for (const { reader, record, opened } of answer.lists) {
      const known = readers.get(reader) ?? readers.size;
      readers.set(reader, known);
      const list = {
        input: readRecord(Buffer.from(record, "base64")),
        reader: known,
        opened: new Map(opened.map(({ article, seconds }) => [article, seconds])),
      };
      lists.push(judgedPlaces(list, policy, lists.length, places));
    }
    onProgress?.(lists.length);
    after = answer.next;
  }
  return lists;
}
