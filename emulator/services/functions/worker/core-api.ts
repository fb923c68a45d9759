import type {
  AppLog,
  FunctionMetadata,
  FunctionsWorkerMessage,
  Invocation,
  InvocationResponse,
} from "./protocol";

export type Handler = (...inputs: unknown[]) => unknown;
type Hook = (context: object) => void | Promise<void>;
type HookName = "preInvocation" | "postInvocation" | "appStart" | "appTerminate" | "log";

/** What @azure/functions hands over; it knows how to turn requests into arguments and results into answers. */
interface ProgrammingModel {
  readonly name: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], handler: Handler): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<InvocationResponse>;
}

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: object;
  readonly metadata: FunctionMetadata;
  state?: "preInvocationHooks" | "invocation" | "postInvocationHooks" | undefined;
  log(level: AppLog["level"], category: string, message: string): void;
}

const hookNames: readonly string[] = ["preInvocation", "postInvocation", "appStart", "appTerminate", "log"];

/** What the app registered while its code was loading. */
export const app = {
  functions: new Map<string, { metadata: FunctionMetadata; handler: Handler }>(),
  hooks: new Map<HookName, Hook[]>(),
  programmingModel: undefined as ProgrammingModel | undefined,
  /** Shared by every hook, as `appHookData`. */
  hookData: {} as Record<string, unknown>,
  isLoading: true,
};

/** `@azure/functions-core`, the module that the platform supplies and @azure/functions requires. */
export const coreApi = {
  version: "4.0.0",
  hostVersion: "4.1040.0",

  setProgrammingModel(model: ProgrammingModel): void {
    app.programmingModel = model;
  },
  getProgrammingModel: () => app.programmingModel,

  registerFunction(metadata: FunctionMetadata, handler: Handler): Disposable {
    if (!app.isLoading) throw systemError("A function can only be registered during app startup.");
    if (app.functions.has(metadata.name)) {
      throw systemError(`A function with the name "${metadata.name}" has already been registered.`);
    }
    app.functions.set(metadata.name, { metadata, handler });
    return new Disposable(() => app.functions.delete(metadata.name));
  },

  registerHook(name: string, hook: Hook): Disposable {
    if (!hookNames.includes(name)) throw new RangeError(`Unrecognized hook "${name}"`);
    const hooks = app.hooks.get(name as HookName) ?? [];
    hooks.push(hook);
    app.hooks.set(name as HookName, hooks);
    return new Disposable(() => hooks.splice(hooks.indexOf(hook), 1));
  },

  log(level: AppLog["level"], category: string, message: string): void {
    if (category !== "system" || level !== "debug") tell({ kind: "log", level, message });
  },

  get Disposable() {
    return Disposable;
  },
};

/** Runs the hooks of one kind in the order of their registration. */
export async function runHooks(name: HookName, context: object): Promise<void> {
  for (const hook of app.hooks.get(name) ?? []) await hook(context);
}

export function tell(message: FunctionsWorkerMessage): void {
  process.send?.(message);
}

export function requestOf({ id, functionName, traceParent, ...rest }: Invocation): object {
  return {
    ...rest,
    invocationId: id,
    functionId: functionName,
    traceContext: { traceParent, traceState: "", attributes: {} },
  };
}

class Disposable {
  private release: (() => unknown) | undefined;

  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  constructor(release: () => unknown) {
    this.release = release;
  }

  dispose(): void {
    this.release?.();
    this.release = undefined;
  }
}

function systemError(message: string): Error {
  return Object.assign(new Error(message), { isAzureFunctionsSystemError: true });
}
