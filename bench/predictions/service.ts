import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { connectDatabase } from "../../runtime/database/connect-database";
import type { DatabaseSettings } from "../../runtime/database/settings";
import { basePath } from "../../runtime/functions/predictions/base-path";
import { Figures } from "../../runtime/functions/predictions/figures/figures";
import { PredictionsHealth } from "../../runtime/functions/predictions/health";
import { PredictionsMetrics } from "../../runtime/functions/predictions/metrics";
import { RegistryModels } from "../../runtime/functions/predictions/models";
import { operations } from "../../runtime/functions/predictions/operations";
import { predictionsApi } from "../../runtime/functions/predictions/predictions-api";
import { PredictionsSettings } from "../../runtime/functions/predictions/settings";
import { Predictor } from "../../runtime/predictions/scoring/predictor";
import { MemoryRegistry } from "../../runtime/predictions/testing/memory-registry";
import { Telemetry } from "../../runtime/shared/telemetry";
import { TimedRecord } from "./timed-record";

/** What the service is started with, as JSON in a file. */
export interface ServiceStart {
  readonly database: DatabaseSettings;
  /** Of the role's identity. */
  readonly databaseToken: string;
  readonly models: Readonly<Record<string, { readonly manifest: object; readonly onnx: string }>>;
  readonly defaultModel: string;
  readonly workerFile: string;
}

/** Milliseconds that requests waited for the record, since they were last asked for. */
export interface RecordTimes {
  readonly recordMs: readonly number[];
}

const start = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as ServiceStart;
const settings = PredictionsSettings.parse({
  ...Object.fromEntries(Object.entries(start.database).map(([name, value]) => [name, String(value)])),
  SIGN_IN_AUTHORITY: "https://login.example",
  SIGN_IN_TENANT: "11111111-1111-4111-8111-111111111111",
  SIGN_IN_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
  SIGN_IN_CALLBACK: "https://console.example/callback",
  IDENTITY_CLIENT_ID: "app",
  // what is registered comes with the start
  MODEL_REGISTRY_WORKSPACE: "https://management.example/workspaces/none",
  MODEL_REGISTRY_FILES: "https://files.example/models",
  DEFAULT_MODEL: start.defaultModel,
  REQUESTS_PER_MINUTE: "100000000",
});

const registry = new MemoryRegistry();
for (const { manifest, onnx } of Object.values(start.models))
  registry.register(manifest, Buffer.from(onnx, "base64"));
const predictor = new Predictor({
  registry,
  defaultModel: { name: start.defaultModel },
  workerFile: start.workerFile,
  workers: 1,
});
const models = new RegistryModels(registry, predictor);
const code = { bundle: "bench" };
const database = connectDatabase(settings, async () => ({
  token: start.databaseToken,
  expiresOnTimestamp: Date.now() + 3_600_000,
}));
const metrics = new PredictionsMetrics();
const record = new TimedRecord(database, code, { committed: (commit) => metrics.committed(commit) });
const api = predictionsApi(
  { settings, telemetry: new Telemetry({ role: "bench", version: "bench" }) },
  {
    settings,
    models,
    record,
    metrics,
    code,
    figures: new Figures(database),
    health: new PredictionsHealth(models, record, "bench"),
    // who may ask is not what is measured: the peer lets in anybody
    signIn: {
      authenticate: async () => ({
        subject: "bench",
        tenant: "bench",
        kind: "service",
        roles: new Set(["Predictions.Predict"] as const),
      }),
    },
  },
);

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("message", () => process.send?.({ recordMs: record.take() } satisfies RecordTimes));
process.on("disconnect", () => process.exit());

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const request = new HttpRequest({
    method: "POST",
    url: `http://127.0.0.1${basePath}/predict`,
    headers: { "content-type": incoming.headers["content-type"] ?? "" },
    body: { bytes: Buffer.concat(chunks) },
  });
  const context = new InvocationContext({ logHandler: (_level, ...lines) => console.error(...lines) });
  const { status = 200, headers, body } = await api.answer(operations.predict, request, context);
  const text = String(body);
  const length = Buffer.byteLength(text);
  outgoing.writeHead(status, { ...(headers as Record<string, string>), "content-length": length });
  outgoing.end(text);
}
