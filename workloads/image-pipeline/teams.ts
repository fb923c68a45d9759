import type { People } from "../workload";
import type { ImagePipeline } from "./image-pipeline";

/** What each team may do; README.md has it by the rows of who is responsible for what. */
export function letIn(teams: People, images: ImagePipeline): void {
  const { developers, operators, dataEngineers } = teams;
  for (const team of teams.all) images.grantResults(team);
  if (developers) images.grantUpload(developers);
  if (operators) images.grantOperate(operators);
  if (dataEngineers) {
    images.grantUpload(dataEngineers);
    images.grantOperate(dataEngineers);
  }
}
