import * as z from "zod";

export const Document = z.strictObject({
  title: z.string().trim().min(1).max(200).describe("In a line."),
  text: z.string().min(1).max(10_000).describe("All of it."),
});

export type Document = z.output<typeof Document>;

/** Where documents are kept. */
export interface DocumentStore {
  /** @param id names it; what is kept under it already is replaced */
  keep(id: string, document: Document): Promise<void>;
}
