import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../packaging/bundle/bundle";
import { basePath } from "../../runtime/functions/films/base-path";
import type { RecommendationsAnswer } from "../../runtime/functions/films/contract/recommendations";
import type { FilmsDatabase } from "../../runtime/functions/films/testing/films-database";
import { HostedApp } from "../shared/hosted-app";
import { NearbyAzure } from "./nearby-azure";

/** The bundle that is deployed, in a process as the platform runs it, on a real PostgreSQL and a model that serves. */
export class ServedFilms {
  readonly address: string;
  private readonly app: HostedApp;
  private readonly azure: NearbyAzure;

  private constructor(app: HostedApp, azure: NearbyAzure) {
    this.address = app.address;
    this.app = app;
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
    return new ServedFilms(await HostedApp.start(program, settingsOf(database, azure.address)), azure);
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
    await this.app.stop();
    await this.azure.stop();
  }
}

function settingsOf(database: FilmsDatabase, azure: string): Record<string, unknown> {
  return {
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
}
