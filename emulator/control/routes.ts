import { timingSafeEqual } from "node:crypto";
import { Hono, type HonoRequest } from "hono";
import { AccessDenied } from "../identity/identity";
import type {
  ApplyRequest,
  DeleteRequest,
  ErrorResponse,
  ImportRequest,
  ReadDataRequest,
  ReadRequest,
} from "../resource-manager/protocol";
import { ResourceError } from "../resource-manager/resource-error";
import { isRecord } from "../resource-manager/values";
import { keepState } from "../terraform/state/keep-state";
import { switchesOf } from "../unkind/switches";
import type { Health } from "./claim";
import { dataPlanesOf } from "./data-planes";
import type { LocalAzure } from "./local-azure";
import { logLines } from "./log-lines";
import { statusOf } from "./status";

export interface Control {
  readonly token: string;
  /** What `GET /health` says. */
  health(): Health;
  /** undefined until every service runs */
  estate(): LocalAzure | undefined;
  /** Ends the emulator, soon after the answer was sent. */
  shutdown(): void;
}

/** The control API: what Terraform's provider and the command line ask of the running emulator. */
export function controlRoutes(control: Control): Hono<{ Variables: { estate: LocalAzure } }> {
  const app = new Hono<{ Variables: { estate: LocalAzure } }>();

  app.get("/health", (request) => {
    const health = control.health();
    return request.json(health, health.state === "up" ? 200 : 503);
  });

  app.use(async (request, next) => {
    if (!isToken(request.req.header("authorization"), control.token)) {
      return refuse(401, {
        code: "Unauthorized",
        message: "the bearer token is in .vitrine/local/emulator.json",
      });
    }
    const estate = control.estate();
    if (estate === undefined) {
      return refuse(503, { code: "NotUp", message: "the local Azure is starting or stopping" });
    }
    request.set("estate", estate);
    if (!(await isJson(request.req)))
      return refuse(400, { code: "BadRequest", message: "the body is no JSON object" });
    return next();
  });

  app.post("/terraform/session", async ({ req, json, var: { estate } }) => {
    const { terraformPid, workingDirectory, destroys, unkind } = await req.json<SessionRequest>();
    estate.unkind.switches.set(switchesOf(unkind));
    estate.sessions.begin({
      pid: terraformPid,
      workingDirectory: workingDirectory ?? `${control.health().root}/cdktf.out/stacks/local`,
      destroys: destroys ?? false,
    });
    estate.manager.begin(terraformPid);
    keepState(estate.context.stateDirectory);
    return json({});
  });
  app.post("/terraform/session/end", async ({ req, json, var: { estate } }) => {
    const { terraformPid } = await req.json<Pick<SessionRequest, "terraformPid">>();
    estate.sessions.end(terraformPid);
    return json({});
  });
  app.post("/terraform/apply", async ({ req, json, var: { estate } }) =>
    json(await estate.manager.apply(await req.json<ApplyRequest>())),
  );
  app.post("/terraform/read", async ({ req, json, var: { estate } }) =>
    json(await estate.manager.read(await req.json<ReadRequest>())),
  );
  app.post("/terraform/delete", async ({ req, json, var: { estate } }) =>
    json(await estate.manager.delete(await req.json<DeleteRequest>())),
  );
  app.post("/terraform/import", async ({ req, json, var: { estate } }) =>
    json(await estate.manager.import(await req.json<ImportRequest>())),
  );
  app.post("/terraform/data", async ({ req, json, var: { estate } }) =>
    json(await estate.manager.data(await req.json<ReadDataRequest>())),
  );

  app.get("/status", ({ json, var: { estate } }) => json(statusOf(estate)));
  app.get("/parity", ({ json, var: { estate } }) => json(estate.manager.parity()));
  app.get("/requests", ({ req, json, var: { estate } }) => {
    const since = req.query("since");
    return json(estate.monitor.requests(since ? { sinceIso: since } : {}));
  });
  app.get("/logs", (request) => logLines(request, request.var.estate.monitor));

  app.get("/data-planes", async ({ json, var: { estate } }) => json(await dataPlanesOf(estate)));
  app.post("/token", async ({ req, json, var: { estate } }) => {
    const { audience } = await req.json<{ audience: string }>();
    const { identity } = estate;
    return json(await identity.credential(identity.deployer.objectId).getToken(`${audience}/.default`));
  });
  app.post("/shutdown", ({ json }) => {
    control.shutdown();
    return json({});
  });

  app.post("/*", async ({ req, json, var: { estate } }, next) => {
    const name = req.path.slice(1);
    const commands = estate.contributions.flatMap((each) => Object.entries(each.commands ?? {}));
    const run = commands.find(([known]) => known === name)?.[1];
    return run ? json(await run(JSON.parse((await req.text()) || "{}"))) : next();
  });

  app.notFound((request) =>
    refuse(404, {
      code: "NotFound",
      message: `there is no ${request.req.method} ${request.req.path}`,
    }),
  );
  app.onError((error, request) => {
    if (error instanceof ResourceError) {
      const { code, message, attribute } = error;
      return refuse(error.statusCode, { code, message, ...(attribute ? { attribute } : {}) });
    }
    if (error instanceof AccessDenied) {
      return refuse(error.statusCode, { code: error.code, message: error.message });
    }
    control.estate()?.context.log("error", "control", `${request.req.path}: ${error.stack ?? error.message}`);
    return refuse(500, { code: "EmulatorFailed", message: error.message });
  });

  return app;
}

interface SessionRequest {
  /** Terraform itself, not its provider, or the command that runs it: when it has ended, what was destroyed may be cleaned up. */
  readonly terraformPid: number;
  /** @default the folder of the stack `local` */
  readonly workingDirectory?: string;
  /** Whether it is `terraform destroy`. */
  readonly destroys?: boolean;
  /** What of Azure's unkindness the environment's file switches on, from this run on. @default nothing */
  readonly unkind?: unknown;
}

function refuse(status: number, error: ErrorResponse["error"]): Response {
  return Response.json({ error } satisfies ErrorResponse, { status });
}

/** Whether what is there can be taken apart by whoever it is for. */
async function isJson(request: HonoRequest): Promise<boolean> {
  const text = await request.text();
  try {
    return text === "" || isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}

function isToken(authorization: string | undefined, token: string): boolean {
  const expected = Buffer.from(`Bearer ${token}`);
  const actual = Buffer.from(authorization ?? "");
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
