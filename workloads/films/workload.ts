import { workload } from "../workload";
import { demand } from "./demand";
import { needs } from "./needs";
import { FilmsOutputs } from "./outputs";
import { FilmsValues } from "./values";

/** From ratings to recommendations, each with its reason. */
export default workload({
  id: "Films",
  title: "films",
  page: "films",
  ships: { apps: ["films", "film-import", "migrate"], images: ["training"] },
  values: FilmsValues,
  outputs: FilmsOutputs,
  needs,
  demand,
  check({ training: { everyDays }, expectedLoad }, _, refuse) {
    const scheduled = everyDays === undefined ? 0 : Math.floor(30 / everyDays);
    if (expectedLoad.trainings < scheduled)
      refuse(["expectedLoad", "trainings"], `fewer than the ${scheduled} a month of training.everyDays`);
  },
  load: () => require("./join") as typeof import("./join"),
});
