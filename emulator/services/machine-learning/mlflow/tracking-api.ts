import type { Identity } from "../../../identity/identity";
import type { ResourceStore } from "../../../resource-manager/resource-store";
import { armType } from "../../../resource-manager/types/azapi";
import { isRecord } from "../../../resource-manager/values";
import {
  artifactAt,
  artifactOperations,
  filesOf,
  getArtifact,
  putArtifact,
  Registered,
} from "./artifact-operations";
import { admit, type RunTokens } from "./caller";
import { experimentOperations } from "./experiment-operations";
import { largestBatchBytes } from "./limits";
import { invalid, MlflowError, missing } from "./mlflow-error";
import type { MlflowOperation } from "./operation";
import { read } from "./requests";
import { runOperations } from "./run-operations";
import type { TrackingStore } from "./tracking-store";

export interface TrackingApi {
  readonly identity: Identity;
  readonly resources: ResourceStore;
  readonly tokens: RunTokens;
  storeOf(workspaceId: string): TrackingStore;
}

const operations: Readonly<Record<string, MlflowOperation>> = {
  ...experimentOperations,
  ...runOperations,
  ...artifactOperations,
};

const workspace =
  "(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.MachineLearningServices/workspaces/[^/]+)";
const address = new RegExp(
  `^/mlflow/v[12]\\.0${workspace}/(?:ajax-)?api/2\\.0/(mlflow|mlflow-artifacts)/(.+)$`,
  "i",
);
const registration = new RegExp(`^/artifact/v2\\.0${workspace}/artifacts/register$`, "i");

/** Where clients ask for artifacts: below the tracking address, as with `mlflow server --serve-artifacts`. */
const home = "mlflow-artifacts:";

export async function answerTracking(request: Request, api: TrackingApi): Promise<Response> {
  try {
    const { pathname } = new URL(request.url);
    const [, workspaceId, kind, rest = ""] = address.exec(pathname) ?? [];
    if (workspaceId !== undefined) {
      const store = storeOf(decodeURIComponent(workspaceId), api);
      if (kind?.toLowerCase() === "mlflow") return await answerOperation(request, rest, store, api);
      return await answerArtifact(request, rest, store, api);
    }
    const [, registering] = registration.exec(pathname) ?? [];
    if (registering !== undefined && request.method === "POST") {
      return await register(request, storeOf(decodeURIComponent(registering), api), api);
    }
    throw unknown(request.method, pathname);
  } catch (error) {
    if (!(error instanceof MlflowError)) throw error;
    return Response.json({ error_code: error.code, message: error.message }, { status: error.statusCode });
  }
}

interface OpenWorkspace {
  readonly id: string;
  readonly store: TrackingStore;
}

function storeOf(id: string, { resources, storeOf }: TrackingApi): OpenWorkspace {
  const found = resources.get(id);
  const isWorkspace =
    found?.type === "azapi_resource" &&
    armType(found.values).toLowerCase() === "microsoft.machinelearningservices/workspaces";
  if (!isWorkspace) throw missing(`The workspace ${id}`);
  return { id: found.id, store: storeOf(found.id) };
}

async function answerOperation(
  request: Request,
  rest: string,
  { id, store }: OpenWorkspace,
  api: TrackingApi,
) {
  const operation = operations[`${request.method} ${rest.replace(/\/$/, "")}`];
  if (operation === undefined) throw unknown(request.method, rest);
  const body = request.method === "GET" ? queryOf(request.url) : await bodyOf(request);
  const run = isRecord(body) ? (body["run_id"] ?? body["run_uuid"]) : undefined;
  const caller = admit(
    {
      authorization: request.headers.get("authorization") ?? undefined,
      workspaceId: id,
      writes: operation.writes === true,
      run: typeof run === "string" ? run : undefined,
    },
    api,
  );
  return Response.json(operation.answer({ store, body, home, caller }));
}

async function answerArtifact(
  request: Request,
  rest: string,
  { id, store }: OpenWorkspace,
  api: TrackingApi,
) {
  const { method, url } = request;
  const authorization = request.headers.get("authorization") ?? undefined;
  const enter = (run: string | undefined, writes: boolean) =>
    admit({ authorization, workspaceId: id, writes, run }, api);
  const [, path] = /^artifacts\/(.+)$/.exec(rest) ?? [];
  if (method === "GET" && /^artifacts\/?$/.test(rest)) {
    enter(undefined, false);
    const at = artifactAt(new URL(url).searchParams.get("path") ?? "", store);
    const files = filesOf(at.run, at.path, store);
    return Response.json({ files: files.map((file) => ({ ...file, path: file.path.split("/").at(-1) })) });
  }
  if (path === undefined || !["GET", "PUT"].includes(method))
    throw unknown(method, `mlflow-artifacts/${rest}`);
  enter(runIn(path), method === "PUT");
  const at = artifactAt(path, store);
  return method === "PUT" ? putArtifact(store, at, request.body) : getArtifact(store, at);
}

async function register(request: Request, { id, store }: OpenWorkspace, api: TrackingApi): Promise<Response> {
  const body = await bodyOf(request);
  const container = isRecord(body) ? String(body["container"] ?? "") : "";
  const run = container.replace(/^dcid\./, "");
  const authorization = request.headers.get("authorization") ?? undefined;
  admit({ authorization, workspaceId: id, writes: true, run }, api);
  const { origin, path, dataPath } = read(Registered, body);
  store.run(run);
  if (api.resources.get(`${id}/dataStores/${dataPath.dataStoreName}`) === undefined) {
    throw missing(`The datastore "${dataPath.dataStoreName}"`);
  }
  store.registerArtifact(run, path);
  return Response.json({ origin, container, path, dataPath });
}

/** Whose artifact a path names, before anybody looks whether there is such a run. */
function runIn(path: string): string {
  try {
    return decodeURIComponent(path.split("/")[1] ?? "");
  } catch {
    throw invalid(`${path} is not encoded as it should be`);
  }
}

/** Numbers and lists stand in a query as texts, and as JSON's own in a body. */
function queryOf(url: string): Record<string, unknown> {
  const { searchParams } = new URL(url);
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name);
      if (name === "order_by") return [name, values];
      const value = values[0] ?? "";
      return [name, name === "max_results" ? Number(value) : value];
    }),
  );
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (Buffer.byteLength(text) > largestBatchBytes) {
    throw invalid(`The request has more than ${largestBatchBytes} bytes; send it in parts`);
  }
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch {
    throw new MlflowError("BAD_REQUEST", "The request is no JSON");
  }
}

function unknown(method: string, path: string): MlflowError {
  return new MlflowError(
    "ENDPOINT_NOT_FOUND",
    `The local Azure does not answer ${method} ${path} of MLflow's API. It answers ${Object.keys(operations).join(", ")}, and PUT and GET of mlflow-artifacts/artifacts/…`,
  );
}
