import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from "node:http";
import { pipeline } from "node:stream";
import { keptConnections } from "../../core/kept-connections";
import { currentVisit } from "../../core/visit";
import { AccessDenied, type Identity } from "../../identity/identity";
import type { Monitor } from "../monitor/monitor";
import type { ContainerProcess } from "./container/container-process";
import type { HostedDeployment } from "./hosted-deployment";
import { chooseDeployment, type TrafficSplit } from "./traffic";

const audience = "https://ml.azure.com";
const scoreAction = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action";
const deploymentHeader = "azureml-model-deployment";

/** Belong to one connection, or are the endpoint's own business. */
const notForwarded = [
  "authorization",
  "connection",
  "expect",
  "host",
  "keep-alive",
  "transfer-encoding",
  deploymentHeader,
];
const notReturned = ["connection", "keep-alive", "transfer-encoding"];

export interface ScoredEndpoint {
  readonly name: string;
  readonly resourceId: string;
  readonly traffic: TrafficSplit;
  deployment(name: string): HostedDeployment | undefined;
}

const agent = new Agent({ ...keptConnections, maxSockets: Number.POSITIVE_INFINITY });

/** A refusal of Azure's front end; the body says in words what happened. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly statusCode: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(statusCode: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.headers = headers;
  }
}

/** Azure's front end of an endpoint: who asks, which deployment answers, and how its failures look. */
export async function answerScoring(
  endpoint: ScoredEndpoint,
  services: { readonly identity: Identity; readonly monitor: Monitor },
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const began = performance.now();
  let chosen: HostedDeployment | undefined;
  try {
    const query = admit(endpoint, services.identity, incoming);
    chosen = choose(endpoint, incoming.headers[deploymentHeader]);
    response.setHeader(deploymentHeader, chosen.name);
    await forward(chosen, query, incoming, response);
  } catch (error) {
    refuse(incoming, response, error);
    if (!(error instanceof Refused || error instanceof AccessDenied)) currentVisit()?.fail(error);
  }
  const durationMs = performance.now() - began;
  services.monitor.record({
    time: new Date().toISOString(),
    kind: "request",
    role: endpoint.name,
    name: chosen?.name ?? "(no deployment)",
    success: response.statusCode < 400,
    durationMs,
    properties: { responseCode: response.statusCode, deployment: chosen?.name },
  });
}

/** What follows the path. @throws AccessDenied, Refused */
function admit(
  endpoint: ScoredEndpoint,
  identity: Identity,
  { url = "/", headers }: IncomingMessage,
): string {
  const mark = url.indexOf("?");
  const path = mark === -1 ? url : url.slice(0, mark);
  if (path !== "/score") throw new Refused(404, "NotFound", `There is no ${path} here, only /score.`);
  const principal = identity.authenticate(headers.authorization, audience);
  identity.authorize(principal, scoreAction, endpoint.resourceId);
  return mark === -1 ? "" : url.slice(mark);
}

function choose(endpoint: ScoredEndpoint, wanted: string | string[] | undefined): HostedDeployment {
  const name = typeof wanted === "string" ? wanted : chooseDeployment(endpoint.traffic);
  const found = name === undefined ? undefined : endpoint.deployment(name);
  if (found !== undefined) return found;
  throw wanted === undefined
    ? new Refused(
        404,
        "NoTraffic",
        `The endpoint ${endpoint.name} has no deployment with traffic. Move traffic to one, or name one in the header ${deploymentHeader}.`,
      )
    : new Refused(404, "DeploymentNotFound", `The endpoint ${endpoint.name} has no deployment "${wanted}".`);
}

async function forward(
  chosen: HostedDeployment,
  query: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { requestSettings, routes } = chosen.current;
  const { maxConcurrentRequestsPerInstance: most, requestTimeoutMs } = requestSettings;
  await chosen.wake(); // in Azure it does not sleep, so this is no part of the time that it has
  const began = Date.now();
  const container = await chosen.ready(requestTimeoutMs);
  if (container === undefined) {
    throw new Refused(
      424,
      "ModelNotReady",
      `The deployment "${chosen.name}" is not ready: ${chosen.status().problem ?? "it starts"}`,
      {
        "ms-azureml-model-error-reason": "model_not_ready",
      },
    );
  }
  // Azure lets twice as many in as are worked on, and refuses the rest
  if (container.running >= 2 * most) {
    throw new Refused(
      429,
      "TooManyPendingRequests",
      `"${chosen.name}" has ${container.running} requests under way; 2 x maxConcurrentRequestsPerInstance (${most}) are let in.`,
      {
        "ms-azureml-model-error-reason": "too_many_pending_request",
      },
    );
  }
  const left = Math.max(1, requestTimeoutMs - (Date.now() - began));
  await chosen.use(container, () =>
    exchange(container, `${routes.scoring}${query}`, left, incoming, response),
  );
}

function exchange(
  { port, credential }: ContainerProcess,
  path: string,
  timeoutMs: number,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onward: ClientRequest = send(
      {
        host: "127.0.0.1",
        port,
        path,
        method: incoming.method,
        headers: { ...without(incoming, notForwarded), ...credential },
        agent,
      },
      (answer) => {
        clearTimeout(tooLate);
        writeHead(answer, response);
        pipeline(answer, response, () => resolve()); // a client that went away is no failure of the model
      },
    );
    const tooLate = setTimeout(() => {
      onward.destroy();
      reject(
        new Refused(
          408,
          "RequestTimeout",
          `The model did not answer within ${timeoutMs} ms (requestSettings.requestTimeout).`,
        ),
      );
    }, timeoutMs);
    onward.on("error", (error) => {
      clearTimeout(tooLate);
      reject(
        new Refused(424, "ModelError", `The deployment's process broke off: ${error.message}`, {
          "ms-azureml-model-error-reason": "model_error",
          "ms-azureml-model-error-statuscode": "502",
        }),
      );
    });
    response.on("close", () => {
      if (response.writableFinished) return;
      clearTimeout(tooLate);
      onward.destroy();
      resolve();
    });
    incoming.pipe(onward);
  });
}

/** Whatever is not 200 becomes 424, and headers tell what it was; the body stays the model's. */
function writeHead(answer: IncomingMessage, response: ServerResponse): void {
  const headers = without(answer, notReturned);
  const { statusCode = 502 } = answer;
  if (statusCode === 200) {
    response.writeHead(200, headers);
    return;
  }
  response.writeHead(424, {
    ...headers,
    "ms-azureml-model-error-reason": "model_error",
    "ms-azureml-model-error-statuscode": String(statusCode),
  });
}

function without({ headers }: IncomingMessage, names: readonly string[]) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

function refuse(incoming: IncomingMessage, response: ServerResponse, error: unknown): void {
  incoming.resume(); // or the connection stays stuck with what was not read
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const known = error instanceof Refused || error instanceof AccessDenied;
  const { statusCode, code, message } = known
    ? error
    : {
        statusCode: 500,
        code: "InternalServerError",
        message: "The local Azure failed; npx vitrine logs says why.",
      };
  const body = JSON.stringify({ error: { code, message } });
  response.writeHead(statusCode, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(error instanceof Refused ? error.headers : {}),
  });
  response.end(body);
}
