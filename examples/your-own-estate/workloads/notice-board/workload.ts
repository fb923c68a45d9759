import { ofFunctionApps } from "vitrine/workloads/needs";
import { workload } from "vitrine/workloads/workload";
import { demand } from "./demand";
import { NoticeBoardOutputs } from "./outputs";
import { NoticeBoardValues } from "./values";

/** Shows the notices that somebody has put into a container. */
export default workload({
  id: "NoticeBoard",
  title: "notice board",
  values: NoticeBoardValues,
  outputs: NoticeBoardOutputs,
  needs: () => ({ resourceProviders: ofFunctionApps }),
  demand,
  load: () => require("./join") as typeof import("./join"),
});
