import type { Identity } from "../../identity/identity";
import { resolveSettings } from "./bindings/expressions";
import type { BindingContext } from "./bindings/inputs-outputs";
import { type SupportedFunction, supported } from "./bindings/supported-function";
import type { Site } from "./functions-host";
import type { HostServices } from "./host-services";
import type { StorageClients } from "./host-storage/clients";
import type { HostStorage } from "./host-storage/host-storage";
import { Instance } from "./instance";
import { Invoker, type TriggerValue } from "./invoker";
import type { HostJson } from "./package/host-json";
import { connectionOf, type EndpointsOf, type Settings } from "./settings/connections";
import type { HostTelemetry } from "./telemetry";
import { BlobTriggerListener } from "./triggers/blob-trigger";
import { eventHubTrigger } from "./triggers/event-hub-trigger";
import { byPrecedence, type HttpRoute, httpRoute } from "./triggers/http-routes";
import { queueTrigger } from "./triggers/queue-trigger";
import { timerTrigger } from "./triggers/timer-trigger";
import type { FunctionMetadata, InvocationResponse, WorkerFailure } from "./worker/protocol";
import { FunctionsWorkerProcess } from "./worker-process";

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
  readonly eventHubs: HostServices["eventHubs"];
  readonly identity: Identity;
  readonly endpoints: EndpointsOf;
  readonly script: string;
  readonly startTimeoutMs: number;
  readonly unresponsiveMs: number;
  readonly idleMs: number;
  readonly log: (level: "debug" | "info" | "warning" | "error", message: string) => void;
  /** What is wrong with a part of the app while the rest runs; `undefined` when it is right again. */
  readonly onProblem: (part: string, error: unknown) => void;
  /** The process has started. Answers what is to be done when it ends. */
  readonly onAwake: () => () => void;
}

interface Stoppable {
  stop(): Promise<void>;
}

/** One life of an app: its functions, the triggers that feed them, and the instance that runs them when it is needed. */
export class LoadedApp {
  /** By precedence. */
  readonly routes: HttpRoute[] = [];
  readonly functions: SupportedFunction[] = [];
  blobTrigger: BlobTriggerListener | undefined;
  /** What its code registered; missing when it threw before it registered anything. */
  registered: readonly FunctionMetadata[] | undefined;

  private readonly options: AppOptions;
  private readonly instance: Instance;
  private readonly invoker: Invoker;
  private readonly bindings: BindingContext;
  private readonly triggers: Stoppable[] = [];
  private isLost = false;

  private constructor(options: AppOptions, signal: AbortSignal) {
    const { site, settings, hostJson, telemetry } = options;
    this.options = options;
    this.bindings = {
      clients: options.clients,
      connection: (name) => connectionOf(site, settings, name, options.endpoints),
      resolve: (text) => resolveSettings(text, settings),
      queueEncoding: hostJson.queues.messageEncoding,
    };
    this.invoker = new Invoker(telemetry, this.bindings, hostJson.functionTimeoutMs);
    let sleep: (() => void) | undefined;
    this.instance = new Instance({
      start: async () => {
        const worker = await this.startProcess(signal);
        sleep = options.onAwake();
        return worker;
      },
      end: async (worker, drainMs) => {
        sleep?.();
        await worker.stop(drainMs);
        await Promise.all([telemetry.flush(), options.storage.close()]);
      },
      idleMs: site.isAlwaysReady ? undefined : options.idleMs,
    });
    void this.instance.ended
      .catch(() => undefined)
      .then(() => {
        this.isLost = true;
      });
  }

  /**
   * Resolves when the functions are indexed and their triggers listen.
   *
   * @param registered what its code registers, where that is known: then it sleeps. @default - it starts, and says so itself
   * @throws when the code does not load
   */
  static async load(
    options: AppOptions,
    registered: readonly FunctionMetadata[] | undefined,
    signal: AbortSignal,
  ): Promise<LoadedApp> {
    const app = new LoadedApp(options, signal);
    try {
      app.registered = registered;
      await app.index(registered ?? (await app.instance.wake()).functions);
      return app;
    } catch (error) {
      await app.stop(0);
      throw error;
    }
  }

  get name(): string {
    return this.options.site.name;
  }

  get isAsleep(): boolean {
    return this.instance.isAsleep;
  }

  /** Resolves with the reason when the process is lost. Rejects when it was to wake and did not. */
  get ended(): Promise<string> {
    return this.instance.ended;
  }

  /** @throws when its process, which was needed, cannot start */
  async wake(): Promise<void> {
    await this.instance.wake();
  }

  /** Runs a function. The process starts for it, and stays awake a while after it. */
  invoke(definition: SupportedFunction, trigger: TriggerValue): Promise<InvocationResponse> {
    return this.instance.use((worker) => this.invoker.invoke(worker, definition, trigger));
  }

  /** Runs a function for somebody who only looks, and keeps nothing awake. @throws when the app is asleep */
  probe(definition: SupportedFunction, trigger: TriggerValue): Promise<InvocationResponse> {
    return this.instance.probe((worker) => this.invoker.invoke(worker, definition, trigger));
  }

  /** Takes no new work and waits for what is under way, at most `drainMs`. */
  async stop(drainMs: number): Promise<void> {
    const deadline = Date.now() + drainMs;
    const tooLong = setTimeout(() => this.instance.kill("it was stopped before its work was done"), drainMs);
    await Promise.all(this.triggers.map((trigger) => trigger.stop()));
    clearTimeout(tooLong);
    await this.instance.stop(Math.max(0, deadline - Date.now()));
    await this.options.telemetry.flush();
  }

  private async startProcess(signal: AbortSignal): Promise<FunctionsWorkerProcess> {
    const { options, invoker } = this;
    const { storage, telemetry } = options;
    await storage.open();
    const worker = await FunctionsWorkerProcess.start(
      {
        script: options.script,
        directory: options.directory,
        environment: options.environment,
        memoryMB: options.site.instanceMemoryMB,
        startTimeoutMs: options.startTimeoutMs,
        unresponsiveMs: options.unresponsiveMs,
        onLog: (line) => invoker.log(line),
        onOutput: (line, stream) =>
          telemetry.record({ kind: "trace", name: line, level: stream === "stderr" ? "warning" : "info" }),
      },
      signal,
    );
    if (worker.httpUri) {
      await worker.stop(0);
      throw new Error(
        "the app asks for HTTP streams, which do not run on the local Azure\n" +
          "  fix: leave enableHttpStream out of app.setup",
      );
    }
    const { functions, problem } = worker;
    if (problem === undefined) this.registered = functions;
    else options.onProblem("package", noFunctions(problem));
    storage.keepLock((error) => options.onProblem("host storage", error));
    telemetry.record({ kind: "trace", name: `Host started: ${functions.length} functions`, level: "info" });
    void telemetry.flush();
    return worker;
  }

  private async index(registered: readonly FunctionMetadata[]): Promise<void> {
    for (const metadata of registered) {
      const part = `function ${metadata.name}`;
      try {
        const definition = supported(metadata);
        await this.listen(definition, (error) => this.options.onProblem(part, error));
        this.functions.push(definition);
      } catch (error) {
        this.options.onProblem(part, error);
      }
    }
    this.routes.sort(byPrecedence);
    const blobs = this.functions.filter(({ type }) => type === "blobTrigger");
    if (blobs.length > 0) await this.listenToBlobs(blobs);
  }

  private async listen(definition: SupportedFunction, onProblem: (error: unknown) => void): Promise<void> {
    const { hostJson, storage, log } = this.options;
    const { bindings, instance } = this;
    const invoke = (trigger: TriggerValue) => this.invoke(definition, trigger);
    switch (definition.type) {
      case "httpTrigger":
        this.routes.push(httpRoute(definition, hostJson.routePrefix));
        return;
      case "queueTrigger":
        this.triggers.push(
          queueTrigger({ definition, bindings, instance, settings: hostJson.queues, invoke, log, onProblem }),
        );
        return;
      case "timerTrigger": {
        const isStart = !instance.isAsleep;
        const timer = timerTrigger({ definition, bindings, storage, isStart, invoke, onProblem });
        this.triggers.push(timer);
        return timer.start();
      }
      case "eventHubTrigger":
        this.triggers.push(
          eventHubTrigger({
            definition,
            bindings,
            hubs: this.options.eventHubs,
            settings: hostJson.eventHubs,
            invoke,
            isLost: () => this.isLost,
            log,
            onProblem,
          }),
        );
        return;
      case "blobTrigger":
        // its connection is checked now, not with the first blob
        bindings.clients.blobs(bindings.connection(String(definition.trigger["connection"])));
        bindings.clients.queues(bindings.connection(String(definition.trigger["connection"])));
        return;
    }
  }

  private async listenToBlobs(functions: readonly SupportedFunction[]): Promise<void> {
    this.blobTrigger = new BlobTriggerListener({
      queue: await this.options.storage.blobTriggerQueue(),
      functions,
      instance: this.instance,
      bindings: this.bindings,
      settings: this.options.hostJson.blobs,
      invoke: (definition, trigger) => this.invoke(definition, trigger),
      log: this.options.log,
      onProblem: (error) => this.options.onProblem("blob trigger", error),
    });
    this.triggers.push(this.blobTrigger);
  }
}

function noFunctions({ message }: WorkerFailure): Error {
  return new Error(
    `the app runs without functions and answers 404 everywhere: ${message}\n` +
      "  why: its code threw before it registered a function; the platform then looks for function.json files, and finds none\n" +
      "  fix: register every function first, then read the settings",
  );
}
