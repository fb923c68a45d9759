import type { FilmsOutputs } from "../../workloads/films/outputs";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { JsonApi } from "../json-api";
import { workloadOutputs } from "../outputs";

/** An environment's films, as whoever runs the command. */
export interface FilmsApi extends Pick<JsonApi, "ask"> {
  readonly environment: string;
  readonly outputs: FilmsOutputs;
}

export async function openFilmsApi(root: string, environment: string): Promise<FilmsApi> {
  await expectEnvironment(environment);
  const outputs = await workloadOutputs(root, environment, "films");
  const api = new JsonApi({
    environment,
    name: "films",
    url: outputs.films_api_url,
    audience: outputs.films_audience,
    credential: await credentialOf(root, environment),
    whenForbidden:
      "ask for the role Films.Operate: access.operate of the workload films in the environment's file",
  });
  return { environment, outputs, ask: (...asked) => api.ask(...asked) };
}
