import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Identifiers } from "./identifiers";

/** What is known of each item, by its position. */
export interface Catalogue {
  readonly titles: readonly string[];
  /** Positions in `categoryNames`, for each item. */
  readonly categories: readonly (readonly number[])[];
  readonly categoryNames: readonly string[];
}

/** Reads `id::title::category|category` (MovieLens, MovieTweetings) for the items that are known. */
export async function readCatalogue(path: string, items: Identifiers): Promise<Catalogue> {
  const input = createReadStream(path, { encoding: "utf8" });
  return parseCatalogue(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }), items);
}

/** Items without a line have an empty title and no category; lines of unknown items are left out. */
export async function parseCatalogue(
  lines: AsyncIterable<string> | Iterable<string>,
  items: Identifiers,
): Promise<Catalogue> {
  const titles = new Array<string>(items.size).fill("");
  const categories = Array.from({ length: items.size }, (): number[] => []);
  const names = new Map<string, number>();
  for await (const line of lines) {
    const [id = "", title = "", listed = ""] = line.split("::");
    const item = items.find(id.trim());
    if (item === undefined) continue;
    titles[item] = title.trim();
    categories[item] = listed
      .split("|")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => positionOf(names, name));
  }
  return { titles, categories, categoryNames: [...names.keys()] };
}

function positionOf(names: Map<string, number>, name: string): number {
  const position = names.get(name) ?? names.size;
  names.set(name, position);
  return position;
}
