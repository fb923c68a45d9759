import { documentConformance } from "./search-documents";
import { indexConformance } from "./search-indexes";
import type { SearchTarget } from "./search-items";
import { queryConformance } from "./search-queries";
import { typeaheadConformance } from "./search-typeahead";

/** What our code relies on from AI Search, checked through Microsoft's own client. */
export function searchConformance(target: string, connect: () => Promise<SearchTarget>): void {
  describe(`AI Search on ${target}`, () => {
    let service: SearchTarget;
    beforeAll(async () => {
      service = await connect();
    });
    queryConformance(() => service);
    documentConformance(() => service);
    indexConformance(() => service);
    typeaheadConformance(() => service);
  });
}
