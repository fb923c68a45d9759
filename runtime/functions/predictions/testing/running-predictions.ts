import type { Api } from "../../../http/api";
import { type Answer, askApi } from "../../../http/testing/ask-api";
import { basePath } from "../base-path";
import { openInference } from "../open-inference/open-inference";
import { operations } from "../operations";
import type { PredictionsContext } from "../predictions-context";
import { AgeModels } from "./age-models";
import { RecordDatabase } from "./record-database";
import { type callers, testApi } from "./test-api";

export type { Answer };

export interface Asked {
  /** Null for nobody. */
  readonly as?: keyof typeof callers | null;
  readonly headers?: Record<string, string>;
  /** What is no text and no bytes is sent as JSON. */
  readonly body?: unknown;
}

/** The API on a real database, as the host calls it. */
export class RunningPredictions {
  readonly models = new AgeModels();
  readonly logged: string[] = [];
  readonly database: RecordDatabase;
  private readonly api: Api<PredictionsContext>;

  private constructor(database: RecordDatabase) {
    this.database = database;
    this.api = testApi(database.settings("predictions_api"), database.as("predictions_api"), this.models);
  }

  static async start(): Promise<RunningPredictions> {
    return new RunningPredictions(await RecordDatabase.start());
  }

  predict(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request("POST", "/predict", { body, headers });
  }

  /** @param path below the API's base, or one of /v2 */
  async request(
    method: string,
    path: string,
    { as = "asker", headers = {}, body }: Asked = {},
  ): Promise<Answer> {
    const isInference = path.startsWith("/v2");
    const asked = {
      api: this.api,
      routes: isInference ? openInference : operations,
      basePath: isInference ? `${basePath}/v2` : basePath,
      logged: this.logged,
    };
    return askApi<PredictionsContext>(asked, method, isInference ? path.slice(3) : path, {
      headers: { ...(as && { authorization: `Bearer ${as}` }), ...headers },
      body,
    });
  }

  async stop(): Promise<void> {
    await Promise.all([this.models.close(), this.database.stop()]);
  }
}
