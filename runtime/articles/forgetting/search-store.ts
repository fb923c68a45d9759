import type { SearchClient } from "@azure/search-documents";
import type { FoundPlace, ReaderStore } from "./reader-store";

export interface SearchedIndexes {
  /** Of articles, which there are now. */
  names(): Promise<readonly string[]>;
  documents(index: string): Pick<SearchClient<{ readonly id: string }>, "search">;
}

/** Words of a query mean themselves. */
const phrase = (text: string) => `"${text.replace(/["\\]/g, " ")}"`;

/** AI Search has articles alone: there is nothing of readers to erase, and each of their names is searched for. */
export function searchStore({ names, documents }: SearchedIndexes): ReaderStore {
  return {
    name: "AI Search",
    erase: async () => ({}),
    async find({ keys, others }) {
      const found: FoundPlace[] = [];
      // an article may well have a word that is somebody's short pseudonym
      const sought = [...keys, ...others].filter((each) => each.length >= 16).slice(0, mostSought);
      for (const index of await names())
        for (const each of sought) {
          const { results } = await documents(index).search(phrase(each), { select: ["id"], top: 1 });
          for await (const _ of results) found.push({ where: index, count: 1 });
        }
      return found;
    },
  };
}

/** Names come first, ids of deeds after them, of which a sample says as much. */
const mostSought = 50;
