import { createServer } from "node:https";
import { Hono } from "hono";
import { appListener } from "../core/app-listener";
import { close, listen } from "../core/listen";
import type { EmulatorContext, Service } from "../core/service";
import { AccessDenied, type Identity } from "../identity/identity";
import type { ArmRoute } from "./arm-route";
import { ResourceError } from "./resource-error";

/** Whose tokens are taken, and where it is in Azure. */
export const inAzure = "https://management.azure.com";

/** Where it answers on this machine, also before it does. */
export async function armAddress({ ports }: Pick<EmulatorContext, "ports">): Promise<string> {
  return `https://127.0.0.1:${await ports.reserve("resource-manager")}`;
}

/** There is one Resource Manager in Azure, so its address is no resource's attribute: settings have it as a literal. */
export function atThisManager<Value extends string | undefined>(
  settings: Readonly<Record<string, Value>>,
  address: string,
): Record<string, Value | string> {
  const entries = Object.entries(settings).map(([name, value]) => [
    name,
    value?.startsWith(`${inAzure}/`) ? `${address}${value.slice(inAzure.length)}` : value,
  ]);
  return Object.fromEntries(entries);
}

/** Azure Resource Manager for people's tools, in the little that they need of it. */
export interface ArmRest extends Service {
  /** e.g. "https://127.0.0.1:21044" */
  readonly address: string;
  /** Whether a GET of this id is answered. */
  canRead(id: string): boolean;
}

/** Opens the door: what is none of the routes is refused, and they are named. */
export async function startArmRest(
  context: EmulatorContext,
  needs: { readonly identity: Identity; readonly routes: readonly ArmRoute[] },
): Promise<ArmRest> {
  const address = await armAddress(context);
  const { key, cert } = context.tls;
  const server = createServer({ key, cert }, appListener(armApp(needs).fetch));
  await listen(server, Number(new URL(address).port), "the resource manager", context.log);
  return {
    name: "resource-manager",
    address,
    canRead: (id) => needs.routes.some(({ method, path }) => method === "GET" && path.test(id)),
    stop: () => close(server),
  };
}

function armApp({ identity, routes }: Parameters<typeof startArmRest>[1]): Hono {
  const app = new Hono();

  app.all("*", async ({ req }) => {
    const principal = identity.authenticate(req.header("authorization"), inAzure);
    if (req.query("api-version") === undefined) {
      throw new ResourceError(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
      );
    }
    const path = decoded(req.path);
    for (const { path: pattern, method, action, answer } of routes) {
      const id = pattern.exec(path)?.[1];
      if (id === undefined || method !== req.method) continue;
      if (action !== undefined) identity.authorize(principal, action, id);
      return answer(id, req.raw);
    }
    throw notHere(req.method, req.path, routes);
  });

  app.onError((error) => {
    if (!(error instanceof ResourceError || error instanceof AccessDenied)) throw error;
    const { statusCode, code, message } = error;
    return Response.json({ error: { code, message } }, { status: statusCode });
  });
  return app;
}

/** @throws ResourceError 400 */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ResourceError(400, "InvalidRequestUri", `${path} is not encoded as it should be.`);
  }
}

/** The body of a request that is to be JSON. @throws ResourceError 400 */
export async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new ResourceError(400, "InvalidRequestContent", "The request content is no JSON.");
  }
}

function notHere(method: string, path: string, routes: readonly ArmRoute[]): ResourceError {
  const known = routes.flatMap(({ name }) => name ?? []).join(", ");
  return new ResourceError(
    501,
    "NotRunLocally",
    `The local Azure Resource Manager does not answer ${method} ${path}.\n` +
      "  why: resources are made with Terraform, which does not come this way\n" +
      `  fix: ask for one of: ${known}`,
  );
}
