import { workload } from "../workload";
import { demand } from "./demand";
import { needs } from "./needs";
import { PredictionsOutputs } from "./outputs";
import { PredictionsValues } from "./values";

/** Registered models answer, and every answer can be accounted for. */
export default workload({
  id: "Predictions",
  title: "predictions",
  pages: ["predictions"],
  ships: { apps: ["predictions", "migrate"] },
  values: PredictionsValues,
  outputs: PredictionsOutputs,
  needs,
  demand,
  load: () => require("./join") as typeof import("./join"),
});
