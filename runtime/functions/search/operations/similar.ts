import type { Problem } from "../../../http/problem";
import { problem } from "../contract/problems";
import { ItemPath, PhotoParameters } from "../contract/search-parameters";
import type { SearchContext } from "../search-context";
import {
  answerSearch,
  embeddingProblems,
  foundItems,
  freshHeader,
  lookUpProblems,
  searchOf,
} from "./answer-search";
import { searchOperation } from "./search-operation";

/** The item's picture goes through the same cache as any photo. */
export const operation = searchOperation({
  id: "getSimilarItems",
  summary: "What looks like an item",
  cost: 1,
  path: ItemPath,
  query: PhotoParameters,
  headers: [freshHeader],
  answers: { 200: foundItems("The items that look most like its picture, without itself.") },
  problems: [...lookUpProblems, ...embeddingProblems, "ItemNotFound", "PictureNotFound"],
  handle: (call, context) =>
    answerSearch(call, context, async (stopwatch) => {
      const { id } = call.path;
      const given = call.query();
      const picture = await stopwatch.time("picture", () => context.sources.pictures.read(id));
      if (!picture || picture === "not modified") throw await noPicture(id, context);
      return searchOf(call.request, given, {
        image: { bytes: picture.bytes, contentType: "image/jpeg" },
        except: id,
      });
    }),
});

async function noPicture(id: string, { sources }: SearchContext): Promise<Problem> {
  const item = await sources.items.get(id);
  if (!item) return problem("ItemNotFound", "The catalogue has no item of this id.");
  return problem("PictureNotFound", "The item has no picture to compare with others.");
}
