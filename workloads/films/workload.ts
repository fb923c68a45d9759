import { workload } from "../workload";
import { daysBetweenDrift, demand } from "./demand";
import { needs } from "./needs";
import { FilmsOutputs } from "./outputs";
import { FilmsValues } from "./values";

/** From ratings to recommendations, each with its reason. */
export default workload({
  id: "Films",
  title: "films",
  pages: ["films"],
  ships: { apps: ["films", "film-import", "migrate"], images: ["training"] },
  values: FilmsValues,
  outputs: FilmsOutputs,
  needs,
  demand,
  check({ training: { everyDays, onDrift }, expectedLoad }, _, refuse) {
    const aMonth = (days: number | undefined) => (days === undefined ? 0 : Math.floor(30 / days));
    const scheduled = aMonth(everyDays);
    if (expectedLoad.trainings < scheduled)
      refuse(["expectedLoad", "trainings"], `fewer than the ${scheduled} a month of training.everyDays`);
    const drifted = onDrift === "train" ? aMonth(daysBetweenDrift) : 0;
    if (expectedLoad.trainings < drifted)
      refuse(["expectedLoad", "trainings"], `fewer than the ${drifted} a month that drift may start`);
  },
  load: () => require("./join") as typeof import("./join"),
});
