import { below, type Demand, together } from "./demand";
import { type ImagePipelineLoad, demand as imagePipeline } from "./image-pipeline/demand";
import { type VisualSearchLoad, demand as visualSearch } from "./visual-search/demand";

/** What all workloads of an environment ask for, at its expected load. */
export function demandOf({
  expectedLoad: { images, ...search },
}: {
  readonly expectedLoad: { readonly images: ImagePipelineLoad } & VisualSearchLoad;
}): Demand {
  return together([below("Images", imagePipeline(images)), below("Search", visualSearch(search))]);
}
