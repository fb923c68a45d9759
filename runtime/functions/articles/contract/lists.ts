import * as z from "zod";
import { wholeNumber } from "../../../http/whole-number";

/** Lists in one answer. */
export const mostLogged = 500;

export const LoggedListsParameters = z.strictObject({
  days: wholeNumber(1, 3650).default(7).describe("How old lists are at most."),
  after: z.uuid().optional().describe("`next` of the answer before; left out for the first one."),
  export: z
    .uuid()
    .describe(
      "Names this reading of the log: readers have the same name in all of its answers, and in no other reading.",
    ),
});
export type LoggedListsParameters = z.output<typeof LoggedListsParameters>;

/** Lists as they were shown, and what came of them. */
export const LoggedLists = z.object({
  lists: z.array(
    z.object({
      reader: z.string().describe("Tells readers apart, in this reading alone."),
      record: z.base64().describe("All that the list was made of, as the release that answers packs it."),
      opened: z
        .array(z.object({ article: z.int(), seconds: z.int() }))
        .describe("Articles that were opened from it, by their numbers in the record, and for how long."),
    }),
  ),
  next: z.uuid().nullable().describe("`after` of the next answer; null when this was the last one."),
});
export type LoggedLists = z.output<typeof LoggedLists>;
