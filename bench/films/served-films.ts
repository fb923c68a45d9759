import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../packaging/bundle/bundle";
import { basePath } from "../../runtime/functions/films/base-path";
import type { RecommendationsAnswer } from "../../runtime/functions/films/contract/recommendations";
import type { FilmsDatabase } from "../../runtime/functions/films/testing/films-database";
import { bundledWorker } from "../../runtime/predictions/testing/bundled-worker";
import { NearbyAzure } from "./nearby-azure";

/** The bundle that is deployed, in a process as the platform runs it, on a real PostgreSQL and a model that serves. */
export class ServedFilms {
  readonly address: string;
  private readonly host: ChildProcess;
  private readonly azure: NearbyAzure;

  private constructor(address: string, host: ChildProcess, azure: NearbyAzure) {
    this.address = address;
    this.host = host;
    this.azure = azure;
  }

  static async start(
    root: string,
    folder: string,
    database: FilmsDatabase,
    model: Uint8Array,
  ): Promise<ServedFilms> {
    const program = join(folder, "function.cjs");
    writeFileSync(program, bundle(root, "runtime/functions/films/function.ts").code);
    const azure = await NearbyAzure.start("token of identity of films_api", model);
    const host = fork(bundledWorker("bench/shared/app-host.ts"), [program], {
      env: { ...process.env, ...settingsOf(database, azure.address) },
    });
    const [{ port }] = (await Promise.race([
      once(host, "message"),
      once(host, "exit").then(() => Promise.reject(new Error("the app did not start"))),
    ])) as [{ port: number }];
    return new ServedFilms(`http://127.0.0.1:${port}`, host, azure);
  }

  /** @param n how many films */
  path(person: string, n: number): string {
    return `${basePath}/recommendations?user_id=${person}&n=${n}`;
  }

  async list(person: string, n: number): Promise<RecommendationsAnswer> {
    const response = await fetch(this.address + this.path(person, n));
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as RecommendationsAnswer;
  }

  async stop(): Promise<void> {
    const ended = once(this.host, "exit");
    this.host.disconnect();
    await ended;
    await this.azure.stop();
  }
}

function settingsOf(database: FilmsDatabase, azure: string): Record<string, string> {
  const settings = {
    ...database.settings("films_api"),
    SIGN_IN_AUTHORITY: "https://login.example",
    SIGN_IN_TENANT: "11111111-1111-4111-8111-111111111111",
    SIGN_IN_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
    SIGN_IN_CALLBACK: "https://console.example/films/api/auth/callback",
    MODEL_REGISTRY_WORKSPACE: "https://management.example/workspaces/models",
    MODEL_REGISTRY_FILES: `${azure}/models`,
    TRAINING_WORKSPACE: "https://management.example/workspaces/models",
    TRAINING_JOB: JSON.stringify({
      environmentId: "/subscriptions/1",
      computeId: "/subscriptions/1",
      identityClientId: "22222222-2222-2222-2222-222222222222",
      command: "node main.cjs",
      timeout: "PT1H",
      variables: {},
    }),
    IDENTITY_CLIENT_ID: "22222222-2222-2222-2222-222222222222",
    REQUESTS_PER_MINUTE: "100000000",
    // where the platform gives tokens
    IDENTITY_ENDPOINT: `${azure}/token`,
    IDENTITY_HEADER: "bench",
  };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}
