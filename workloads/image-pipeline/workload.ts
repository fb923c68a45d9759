import { ofFunctionApps } from "../needs";
import { workload } from "../workload";
import { demand } from "./demand";
import { ImagePipelineOutputs } from "./outputs";
import { ImagePipelineValues } from "./values";

/** Turns each uploaded image into a rendition, a thumbnail and a metadata document. */
export default workload({
  id: "Images",
  title: "image pipeline",
  ships: { apps: ["images"] },
  values: ImagePipelineValues,
  outputs: ImagePipelineOutputs,
  needs: () => ({ resourceProviders: ofFunctionApps }),
  demand,
  load: () => require("./join") as typeof import("./join"),
});
