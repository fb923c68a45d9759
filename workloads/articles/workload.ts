import { workload } from "../workload";
import { demand } from "./demand";
import { needs } from "./needs";
import { ArticlesOutputs } from "./outputs";
import { ArticlesValues } from "./values";

/** What to read, for each reader, from what they have just done. */
export default workload({
  id: "Articles",
  title: "articles",
  pages: ["articles", "articles-figures"],
  ships: { apps: ["articles", "article-intake", "migrate"] },
  values: ArticlesValues,
  outputs: ArticlesOutputs,
  needs,
  demand,
  load: () => require("./join") as typeof import("./join"),
});
