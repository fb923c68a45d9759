import type { Identity } from "../../identity/identity";
import { resolveSettings } from "./bindings/expressions";
import type { BindingContext } from "./bindings/inputs-outputs";
import { type SupportedFunction, supported } from "./bindings/support";
import type { Site } from "./functions-host";
import type { StorageClients } from "./host-storage/clients";
import type { HostStorage } from "./host-storage/host-storage";
import { Invoker, type TriggerValue } from "./invoker";
import { blobMissing, notTriggered } from "./not-triggered";
import type { HostJson } from "./package/host-json";
import { connectionOf, type EndpointsOf, type Settings } from "./settings/connections";
import type { HostTelemetry } from "./telemetry";
import { BlobTrigger } from "./triggers/blob-trigger";
import { type HttpRoute, httpRoute } from "./triggers/http-routes";
import { queueTrigger } from "./triggers/queue-trigger";
import { runTimer, timerTrigger } from "./triggers/timer-trigger";
import type { Failure, InvocationResponse } from "./worker/protocol";
import { WorkerProcess } from "./worker-process";

export interface AppOptions {
  readonly site: Site;
  /** With Key Vault references resolved. */
  readonly settings: Settings;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly hostJson: HostJson;
  readonly storage: HostStorage;
  readonly telemetry: HostTelemetry;
  readonly clients: StorageClients;
  readonly identity: Identity;
  readonly endpoints: EndpointsOf;
  readonly script: string;
  readonly startTimeoutMs: number;
  readonly unresponsiveMs: number;
  readonly log: (level: "debug" | "info" | "warning" | "error", message: string) => void;
  /** What is wrong with a part of the app while the rest runs; `undefined` when it is right again. */
  readonly onProblem: (part: string, error: unknown) => void;
}

interface Stoppable {
  stop(): Promise<void>;
}

/** One life of an app: its process and the triggers that feed it. */
export class RunningApp {
  readonly routes: HttpRoute[] = [];
  readonly functions: SupportedFunction[] = [];
  blobTrigger: BlobTrigger | undefined;

  private readonly options: AppOptions;
  private readonly worker: WorkerProcess;
  private readonly invoker: Invoker;
  private readonly bindings: BindingContext;
  private readonly triggers: Stoppable[] = [];

  private constructor(
    options: AppOptions,
    worker: WorkerProcess,
    invoker: Invoker,
    bindings: BindingContext,
  ) {
    this.options = options;
    this.worker = worker;
    this.invoker = invoker;
    this.bindings = bindings;
  }

  /** Resolves when the functions are indexed and their triggers listen. @throws when the code does not load */
  static async start(options: AppOptions, signal: AbortSignal): Promise<RunningApp> {
    const { site, settings, hostJson, telemetry } = options;
    const bindings: BindingContext = {
      clients: options.clients,
      connection: (name) => connectionOf(site, settings, name, options.endpoints),
      resolve: (text) => resolveSettings(text, settings),
      queueEncoding: hostJson.queues.messageEncoding,
    };
    const invoker = new Invoker(telemetry, bindings, hostJson.functionTimeoutMs);
    const worker = await WorkerProcess.start(
      {
        script: options.script,
        directory: options.directory,
        environment: options.environment,
        memoryMB: site.instanceMemoryMB,
        startTimeoutMs: options.startTimeoutMs,
        unresponsiveMs: options.unresponsiveMs,
        onLog: (line) => invoker.log(line),
        onOutput: (line, stream) =>
          telemetry.record({ kind: "trace", name: line, level: stream === "stderr" ? "warning" : "info" }),
      },
      signal,
    );
    const app = new RunningApp(options, worker, invoker, bindings);
    try {
      await app.index();
      return app;
    } catch (error) {
      await app.stop(0);
      throw error;
    }
  }

  /** Resolves with the reason when the process is gone. */
  get ended(): Promise<string> {
    return this.worker.ended;
  }

  invoke(definition: SupportedFunction, trigger: TriggerValue): Promise<InvocationResponse> {
    return this.invoker.invoke(this.worker, definition, trigger);
  }

  /** Runs a function that is not called by HTTP, as `POST /admin/functions/<name>` does. */
  async trigger(name: string, input: unknown): Promise<void> {
    const definition = this.functions.find((one) => one.name === name);
    if (!definition)
      throw notTriggered("FunctionNotFound", `${this.options.site.name} has no function "${name}"`);
    switch (definition.type) {
      case "timerTrigger":
        return runTimer(definition, (trigger) => this.invoke(definition, trigger), false);
      case "queueTrigger": {
        const body = typeof input === "string" ? input : JSON.stringify(input ?? null);
        await this.invoke(definition, {
          data: { string: body },
          metadata: { QueueTrigger: { string: body } },
        });
        return;
      }
      case "blobTrigger": {
        const [container = "", ...rest] = String(input).split("/");
        const blobAt = { ContainerName: container, BlobName: rest.join("/") };
        const trigger = await this.blobTrigger?.read(definition, blobAt);
        if (!trigger) throw blobMissing(name, input);
        await this.invoke(definition, trigger);
        return;
      }
      case "httpTrigger":
        throw notTriggered(
          "CalledByHttp",
          `"${name}" is called by HTTP: nothing but a request can start it\n` +
            `  why: what it does depends on the request\n` +
            `  fix: send it one, to an address of ${this.options.site.name} that npx vitrine env shows`,
        );
    }
  }

  /** Takes no new work and waits for what is under way, at most `drainMs`. */
  async stop(drainMs: number): Promise<void> {
    const deadline = Date.now() + drainMs;
    const tooLong = setTimeout(() => this.worker.kill("it was stopped before its work was done"), drainMs);
    await Promise.all(this.triggers.map((trigger) => trigger.stop()));
    clearTimeout(tooLong);
    await this.worker.stop(Math.max(0, deadline - Date.now()));
    await this.options.telemetry.flush();
  }

  private async index(): Promise<void> {
    if (this.worker.httpUri) {
      throw new Error(
        "the app asks for HTTP streams, which do not run on the local Azure\n" +
          "  fix: leave enableHttpStream out of app.setup",
      );
    }
    const { problem } = this.worker;
    if (problem !== undefined) this.options.onProblem("package", noFunctions(problem));
    for (const metadata of this.worker.functions) {
      const part = `function ${metadata.name}`;
      try {
        const definition = supported(metadata);
        await this.listen(definition, (error) => this.options.onProblem(part, error));
        this.functions.push(definition);
      } catch (error) {
        this.options.onProblem(part, error);
      }
    }
    const blobs = this.functions.filter(({ type }) => type === "blobTrigger");
    if (blobs.length > 0) await this.listenToBlobs(blobs);
  }

  private async listen(definition: SupportedFunction, onProblem: (error: unknown) => void): Promise<void> {
    const { hostJson, storage, log } = this.options;
    const { bindings } = this;
    const invoke = (trigger: TriggerValue) => this.invoke(definition, trigger);
    switch (definition.type) {
      case "httpTrigger":
        this.routes.push(httpRoute(definition, hostJson.routePrefix));
        return;
      case "queueTrigger":
        this.triggers.push(
          queueTrigger({ definition, bindings, settings: hostJson.queues, invoke, log, onProblem }),
        );
        return;
      case "timerTrigger": {
        const timer = timerTrigger({ definition, bindings, storage, invoke, onProblem });
        this.triggers.push(timer);
        return timer.start();
      }
      case "blobTrigger":
        // its connection is checked now, not with the first blob
        bindings.clients.blobs(bindings.connection(String(definition.trigger["connection"])));
        bindings.clients.queues(bindings.connection(String(definition.trigger["connection"])));
        return;
    }
  }

  private async listenToBlobs(functions: readonly SupportedFunction[]): Promise<void> {
    this.blobTrigger = new BlobTrigger({
      queue: await this.options.storage.blobTriggerQueue(),
      functions,
      bindings: this.bindings,
      settings: this.options.hostJson.blobs,
      invoke: (definition, trigger) => this.invoke(definition, trigger),
      log: this.options.log,
      onProblem: (error) => this.options.onProblem("blob trigger", error),
    });
    this.triggers.push(this.blobTrigger);
  }
}

function noFunctions({ message }: Failure): Error {
  return new Error(
    `the app runs without functions and answers 404 everywhere: ${message}\n` +
      "  why: its code threw before it registered a function; the platform then looks for function.json files, and finds none\n" +
      "  fix: register every function first, then read the settings",
  );
}
