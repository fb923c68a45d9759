import type { TokenCredential } from "@azure/identity";
import type { ArticlesRole } from "../../runtime/articles/app-roles";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { JsonApi } from "../json-api";
import { workloadOutputs } from "../outputs";

/**
 * An environment's articles, as whoever runs the command.
 *
 * @param role what they have to have for what they ask
 * @param credential @default - of whoever runs the command
 */
export async function openArticlesApi(
  root: string,
  environment: string,
  role: ArticlesRole,
  credential?: TokenCredential,
): Promise<JsonApi> {
  await expectEnvironment(environment);
  const outputs = await workloadOutputs(root, environment, "articles");
  const { articles_api_url: url, articles_audience: audience } = outputs;
  const value = role.slice("Articles.".length).toLowerCase();
  return new JsonApi({
    environment,
    name: "articles",
    url,
    audience,
    credential: credential ?? (await credentialOf(root, environment)),
    whenForbidden: `ask for the role ${role}: access.${value} of the workload articles in the environment's file`,
  });
}
