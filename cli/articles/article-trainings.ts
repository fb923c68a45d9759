import { findTracking } from "../../runtime/training/find-tracking";
import { workloadOutputs } from "../outputs";
import { managerOf } from "../resource-manager";
import { lockThere } from "../train/runs-there";
import { type TrackedTraining, trackedTrainings } from "../train/tracked-trainings";
import { openArticlesApi } from "./articles-api";
import { listArticleModels } from "./models";

/** An environment's trainings of articles, the newest first. @param count at most */
export async function articleTrainings(
  root: string,
  { environment, count }: { readonly environment: string; readonly count: number },
): Promise<TrackedTraining[]> {
  const api = await openArticlesApi(root, environment, "Articles.Operate");
  const outputs = await workloadOutputs(root, environment, "articles");
  const { address, credential } = await managerOf(root, environment);
  const tokens = async (scope: string) =>
    (await credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 };
  const [tracking, { champion, versions }, lock] = await Promise.all([
    findTracking({ workspace: `${address}${outputs.articles_models_workspace_id}`, tokens }),
    listArticleModels(api),
    lockThere(root, environment, {
      workload: "articles",
      endpoint: outputs.articles_blob_endpoint,
      container: outputs.articles_pipeline_container,
    }),
  ]);
  const serving = versions.find(({ version }) => version === champion);
  const models = versions.map(({ version, state, facts }) => {
    const { code = "" } = facts as { code?: string };
    return { version, tags: { stage: state, code } };
  });
  return trackedTrainings(
    tracking,
    {
      models: { champion: serving && { version: serving.version, by: serving.state_by }, models },
      lock,
    },
    { workload: "articles", environment, count },
  );
}
