import { workload } from "../workload";
import { demand } from "./demand";
import { needs } from "./needs";
import { VisualSearchOutputs } from "./outputs";
import { VisualSearchValues } from "./values";

/** A photo in, the most similar items of a catalogue out. */
export default workload({
  id: "Search",
  title: "visual search",
  pages: ["visual-search"],
  ships: { apps: ["search", "catalogue"], images: ["scoring"] },
  values: VisualSearchValues,
  outputs: VisualSearchOutputs,
  needs,
  demand,
  load: () => require("./join") as typeof import("./join"),
});
