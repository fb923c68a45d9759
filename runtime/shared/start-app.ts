import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import type * as z from "zod";
import { handlerVersion } from "./handler-version";
import { onFirstUse } from "./on-first-use";
import { readSettings } from "./read-settings";
import type { TelemetrySettings } from "./service-settings";
import { Telemetry } from "./telemetry";

/** What an app's code is made with. */
export interface Started<Settings> {
  readonly settings: Settings;
  /** Of the code. */
  readonly version: string;
  readonly telemetry: Telemetry;
}

export interface AppDefinition<Settings extends TelemetrySettings, Code> {
  /** Folder below runtime/functions. */
  readonly name: string;
  readonly settings: z.ZodType<Settings>;
  /** Loads the code that triggers call: with its SDKs it takes longer than an event, so the first event loads it, not the start. */
  readonly load: (started: Started<Settings>) => Promise<Code>;
  /** Answers GET /api/health, which the platform asks for. */
  readonly health: (
    code: Code,
    context: InvocationContext,
    request: HttpRequest,
  ) => Promise<HttpResponseInit>;
  /** Registers what calls the code. */
  readonly triggers: (code: () => Promise<Code>) => void;
}

/**
 * Starts a function app: its `function.ts` is one call of this.
 *
 * ```
 * startApp({
 *   name: "images",
 *   settings: ImagesSettings,
 *   load: async (started) => (await import("./image-handler")).ImageHandler.connect(started),
 *   health: (images, context) => images.health(context),
 *   triggers: (images) => app.timer("tidy", { …, handler: async () => (await images()).tidy() }),
 * });
 * ```
 */
export function startApp<Settings extends TelemetrySettings, Code>({
  name,
  settings: schema,
  load,
  health,
  triggers,
}: AppDefinition<Settings, Code>): void {
  const code = onFirstUse(() => load(started));
  triggers(code);
  app.http("health", {
    methods: ["GET"],
    authLevel: "anonymous",
    handler: async (request, context) => health(await code(), context, request),
  });

  // last, so that settings that are not valid stop an app whose functions are known: the platform then says why and
  // keeps the events; before the first function, it would run an app without any
  const settings = readSettings(schema, `${name} function`, process.env);
  // a bundle is one file beside its package.json
  const version = handlerVersion(__dirname);
  const telemetry = telemetryOf(settings, process.env["WEBSITE_SITE_NAME"] ?? name, version);
  const started: Started<Settings> = { settings, version, telemetry };
  app.hook.appTerminate(() => telemetry.close());
}

function telemetryOf(settings: TelemetrySettings, role: string, version: string): Telemetry {
  return new Telemetry({
    connectionString: settings.APPLICATIONINSIGHTS_CONNECTION_STRING,
    authentication: settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING,
    role,
    version,
  });
}
