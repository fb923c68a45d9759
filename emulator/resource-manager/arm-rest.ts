import { randomUUID } from "node:crypto";
import { createServer } from "node:https";
import { Hono } from "hono";
import { lastSegment } from "../../azure/resource-id";
import { appListener } from "../core/app-listener";
import { close, listen } from "../core/listen";
import type { EmulatorContext, Service } from "../core/service";
import { AccessDenied, type Identity } from "../identity/identity";
import { ONLINE_ENDPOINT, viewOf } from "../services/machine-learning/resources/online-endpoint";
import type { World } from "./behaviour";
import { endpointById, putEndpoint } from "./put-endpoint";
import { notFound, ResourceError } from "./resource-error";
import { armType } from "./types/azapi";
import { liftLock, lockById } from "./types/management-lock";
import { at, isRecord, text } from "./values";

const AUDIENCE = "https://management.azure.com";
const ENDPOINT = /^(\/subscriptions\/[^/]+\/resourceGroups\/.+\/onlineEndpoints\/[^/]+)(\/deployments)?\/?$/i;

/** Where the outcome of a PUT is asked for. Whatever was begun here has ended. */
const OPERATION =
  /^\/subscriptions\/[^/]+\/providers\/Microsoft\.MachineLearningServices\/locations\/[^/]+\/mfeOperationsStatus\/(oe:[\w-]+)$/i;

const APP_ACTION =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Web\/sites\/[^/]+)\/(restart|config\/configreferences\/appsettings\/refresh)\/?$/i;

const APP_FUNCTIONS =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Web\/sites\/[^/]+)\/functions\/?$/i;

const LOCK = /^(\/subscriptions\/.+)\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i;

type Part = Pick<World, "functions" | "machineLearning" | "resources">;

/** Azure Resource Manager for people's tools, in the little that they need of it. */
export interface ArmRest extends Service {
  /** e.g. "https://127.0.0.1:21044" */
  readonly address: string;
}

/** Opens the door: what is not an online endpoint is refused by name. */
export async function startArmRest(
  context: EmulatorContext,
  { identity, ...world }: Part & { identity: Identity },
): Promise<ArmRest> {
  const port = await context.ports.reserve("resource-manager");
  const { key, cert } = context.tls;
  const server = createServer({ key, cert }, appListener(armRoutes(world, identity).fetch));
  await listen(server, port, "the resource manager", context.log);
  return {
    name: "resource-manager",
    address: `https://127.0.0.1:${port}`,
    stop: () => close(server),
  };
}

/**
 *   GET  {endpoint}              the endpoint, with the traffic of now
 *   PUT  {endpoint}              the same with another traffic: "Updating", and where its outcome is told
 *   GET  {endpoint}/deployments  its deployments
 *   GET  {app}/functions         what a function app has loaded
 *   POST {app}/restart           starts a function app anew; answers when it runs
 *   GET, DELETE {any}/providers/Microsoft.Authorization/locks/{name}  a lock; Terraform then finds it gone
 *   POST {app}/config/configreferences/appsettings/refresh  the same: secrets are read when an app starts
 */
export function armRoutes(world: Part, identity: Identity): Hono {
  const app = new Hono();

  app.all("*", async (request) => {
    const { method, path, url } = request.req;
    const principal = identity.authenticate(request.req.header("authorization"), AUDIENCE);
    if (!new URL(url).searchParams.has("api-version")) {
      throw new ResourceError(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
      );
    }
    const [, operationId] = OPERATION.exec(path) ?? [];
    if (operationId !== undefined && method === "GET") {
      return request.json({ id: path, name: operationId, status: "Succeeded", error: null });
    }
    const [, appId, action] = APP_ACTION.exec(decoded(path)) ?? [];
    if (appId !== undefined && method === "POST") {
      identity.authorize(
        principal,
        `Microsoft.Web/sites/${action === "restart" ? "restart/action" : "config/write"}`,
        appId,
      );
      if (world.resources.get(appId) === undefined) throw notFound(appId);
      await world.functions.restartSite(appId);
      return request.body(null, 200);
    }

    const [, ownerId] = APP_FUNCTIONS.exec(decoded(path)) ?? [];
    if (ownerId !== undefined && method === "GET") {
      identity.authorize(principal, "Microsoft.Web/sites/functions/read", ownerId);
      if (world.resources.get(ownerId) === undefined) throw notFound(ownerId);
      return request.json({ value: functionsOf(ownerId, world) });
    }

    const [lockId, locked] = LOCK.exec(decoded(path)) ?? [];
    if (lockId !== undefined && locked !== undefined && (method === "GET" || method === "DELETE")) {
      const operation = method === "GET" ? "read" : "delete";
      identity.authorize(principal, `Microsoft.Authorization/locks/${operation}`, locked);
      return method === "GET" ? request.json(lockById(lockId, world)) : liftLock(lockId, world);
    }

    const [, id, deployments] = ENDPOINT.exec(decoded(path)) ?? [];
    const isKnown =
      id !== undefined && (method === "GET" || (deployments === undefined && /^(PUT|PATCH)$/.test(method)));
    if (!isKnown) throw notHere(method, path);

    const operation = method === "GET" ? "read" : "write";
    identity.authorize(
      principal,
      `${ONLINE_ENDPOINT}${deployments ?? ""}/${operation}`.replace("//", "/"),
      id,
    );
    if (deployments !== undefined) return request.json({ value: deploymentsOf(id, world) });
    if (method === "GET") return request.json(viewOf(endpointById(id, world), world));
    const updating = await putEndpoint(id, method, await bodyOf(request.req.raw), world);
    return request.json(updating, 200, {
      "azure-asyncoperation": operationAddress(url),
      "x-ms-async-operation-timeout": "PT1H",
    });
  });

  app.onError((error) => {
    if (!(error instanceof ResourceError || error instanceof AccessDenied)) throw error;
    const { statusCode, code, message } = error;
    return Response.json({ error: { code, message } }, { status: statusCode });
  });
  return app;
}

function operationAddress(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const [, , subscription] = pathname.split("/");
  const place = `/subscriptions/${subscription}/providers/Microsoft.MachineLearningServices/locations/local`;
  return `${origin}${place}/mfeOperationsStatus/oe:${randomUUID()}?api-version=${searchParams.get("api-version")}`;
}

function deploymentsOf(endpointId: string, world: Part) {
  const endpoint = endpointById(endpointId, world);
  const status = world.machineLearning.status().find(({ resourceId }) => resourceId === endpoint.id);
  return world.resources
    .below(endpoint.id)
    .filter(
      ({ type, values }) => type === "azapi_resource" && armType(values) === `${ONLINE_ENDPOINT}/deployments`,
    )
    .map(({ id, values }) => {
      const properties = at(values, "body.properties");
      const state = status?.deployments.find(({ name }) => name === values["name"])?.state;
      return {
        id,
        name: text(values, "name"),
        type: `${ONLINE_ENDPOINT}/deployments`,
        location: values["location"],
        tags: values["tags"] ?? {},
        kind: "Managed",
        sku: at(values, "body.sku"),
        properties: {
          description: null,
          properties: {},
          scaleSettings: { scaleType: "Default" },
          codeConfiguration: null,
          livenessProbe: null,
          readinessProbe: null,
          ...(isRecord(properties) ? properties : {}),
          provisioningState: state === "ready" ? "Succeeded" : state === "failed" ? "Failed" : "Updating",
        },
      };
    });
}

function functionsOf(appId: string, { functions }: Part) {
  const site = lastSegment(appId);
  const hosted = functions.status().find(({ name }) => name.toLowerCase() === site.toLowerCase());
  return (hosted?.functions ?? []).map((name) => ({
    id: `${appId}/functions/${name}`,
    name: `${site}/${name}`,
    type: "Microsoft.Web/sites/functions",
    properties: { name, isDisabled: false },
  }));
}

/** @throws ResourceError 400 */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ResourceError(400, "InvalidRequestUri", `${path} is not encoded as it should be.`);
  }
}

async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new ResourceError(400, "InvalidRequestContent", "The request content is no JSON.");
  }
}

function notHere(method: string, path: string): ResourceError {
  return new ResourceError(
    501,
    "NotRunLocally",
    `The local Azure Resource Manager does not answer ${method} ${path}.\n` +
      "  why: resources are made with Terraform, which does not come this way\n" +
      "  fix: GET or PUT an online endpoint of Azure ML, GET its deployments, GET a function app's functions, POST restart to it, GET or DELETE a lock",
  );
}
