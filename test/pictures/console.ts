import { sampleCatalogue } from "../../cli/sample-catalogue/sample-catalogue";
import { hashOf } from "../support/picture";

/** The sample catalogue, and what would come next in it: garments drawn by the same hand that no shop has. */
export const drawn = sampleCatalogue(400);

/** What the picture of the console is made of and nobody reads in it. @param style the stylesheet of its page */
export function unseenOf(style: string): string[] {
  return [`style: ${hashOf(style)}`, `catalogue: ${hashOf(JSON.stringify(drawn))}`];
}
