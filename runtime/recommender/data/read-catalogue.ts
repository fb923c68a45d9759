import { readLines } from "../../shared/text/lines";
import { RecommenderError } from "../errors";
import type { Identifiers } from "./identifiers";
import { readText } from "./read-text";

/** What is known of each item, by its position. */
export interface Catalogue {
  readonly titles: readonly string[];
  /** Positions in `categoryNames`, for each item. */
  readonly categories: readonly (readonly number[])[];
  readonly categoryNames: readonly string[];
}

/** Reads `id::title::category|category` (MovieLens, MovieTweetings) for the items that are known. */
export async function readCatalogue(path: string, items: Identifiers): Promise<Catalogue> {
  return readText(path, async (pieces) => {
    async function* lines(): AsyncGenerator<string> {
      for await (const { text } of readLines(pieces)) yield text;
    }
    return parseCatalogue(lines(), items);
  });
}

/**
 * Items without a line have an empty title and no category; lines of unknown items are left out.
 *
 * @throws InvalidData when no line speaks of any item
 */
export async function parseCatalogue(
  lines: AsyncIterable<string> | Iterable<string>,
  items: Identifiers,
): Promise<Catalogue> {
  const titles = new Array<string>(items.size).fill("");
  const categories = Array.from({ length: items.size }, (): number[] => []);
  const names = new Map<string, number>();
  let known = 0;
  for await (const line of lines) {
    const [id = "", title = "", listed = ""] = line.split("::");
    const item = items.find(id.trim());
    if (item === undefined) continue;
    known++;
    titles[item] = title.trim();
    categories[item] = listed
      .split("|")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => positionOf(names, name));
  }
  if (known === 0) {
    throw new RecommenderError("InvalidData", {
      what: "the catalogue knows none of the items",
      why: "its lines are no id::title::category|category, or its ids are others than those of the ratings",
      fix: "write such lines, with the ids that the ratings have",
    });
  }
  return { titles, categories, categoryNames: [...names.keys()] };
}

function positionOf(names: Map<string, number>, name: string): number {
  const position = names.get(name) ?? names.size;
  names.set(name, position);
  return position;
}
