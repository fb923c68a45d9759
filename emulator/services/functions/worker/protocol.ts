/**
 * What the host and the process of an app say to each other, over Node's IPC channel:
 *
 *   host ── load ──▶ worker      takes the settings, as an instance of Flex does; reads package.json, loads the code
 *   host ◀─ loaded ─ worker      what the code registered (or `failed`)
 *   host ── invoke ─▶ worker
 *   host ◀─ response worker      with `log` before, between and after
 *   host ── ping ──▶ worker      every second; a blocked event loop does not answer
 *
 * Data has the shapes of azure-functions-language-worker-protobuf, which @azure/functions expects.
 */
export type HostMessage =
  | {
      readonly kind: "load";
      readonly directory: string;
      readonly environment: Readonly<Record<string, string>>;
    }
  | ({ readonly kind: "invoke" } & Invocation)
  | { readonly kind: "ping" }
  | { readonly kind: "terminate" };

export type FunctionsWorkerMessage =
  | { readonly kind: "started" }
  | {
      readonly kind: "loaded";
      readonly functions: readonly FunctionMetadata[];
      readonly httpUri?: string;
      /** What the code threw before it registered a function: the app runs, without any. */
      readonly problem?: WorkerFailure;
    }
  | { readonly kind: "failed"; readonly error: WorkerFailure }
  | { readonly kind: "response"; readonly id: string; readonly response: InvocationResponse }
  | { readonly kind: "response"; readonly id: string; readonly error: WorkerFailure }
  | ({ readonly kind: "log" } & AppLog)
  | { readonly kind: "pong"; readonly rssBytes: number };

/** One line that the app logged through its invocation context. */
export interface AppLog {
  readonly level: "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";
  readonly message: string;
  /** Absent when the app logs outside an invocation. */
  readonly invocationId?: string;
}

export interface WorkerFailure {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

export interface Invocation {
  readonly id: string;
  readonly functionName: string;
  readonly inputData: readonly { readonly name: string; readonly data: TypedData | undefined }[];
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  /** W3C, "00-<trace id>-<span id>-01" */
  readonly traceParent: string;
  readonly retryContext?: { readonly retryCount: number; readonly maxRetryCount: number };
}

export interface InvocationResponse {
  readonly returnValue?: TypedData | null;
  readonly outputData?: readonly { readonly name: string; readonly data: TypedData }[] | null;
}

export interface TypedData {
  readonly string?: string | null;
  readonly json?: string | null;
  readonly bytes?: Uint8Array | null;
  readonly int?: number | null;
  readonly double?: number | null;
  readonly collectionString?: { readonly string: readonly string[] } | null;
  readonly http?: HttpData | null;
  readonly modelBindingData?: {
    readonly version: string;
    readonly source: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  };
}

export interface HttpData {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: TypedData | null;
  readonly statusCode?: string;
  readonly cookies?: readonly HttpCookie[];
}

export interface HttpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: { readonly value: string };
  readonly path?: { readonly value: string };
  readonly expires?: { readonly value: { readonly seconds: number } };
  readonly secure?: { readonly value: boolean };
  readonly httpOnly?: { readonly value: boolean };
  readonly sameSite?: "none" | "lax" | "strict" | "explicitNone";
  readonly maxAge?: { readonly value: number };
}

export interface Binding {
  readonly type: string;
  readonly direction: "in" | "out" | "inout";
  readonly properties?: { readonly supportsDeferredBinding?: "true" | "false" };
  readonly [setting: string]: unknown;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: RetryOptions;
}

interface Seconds {
  readonly seconds: number;
}

export interface RetryOptions {
  /** -1 for ever. */
  readonly maxRetryCount: number;
  readonly retryStrategy: "fixedDelay" | "exponentialBackoff";
  readonly delayInterval?: Seconds;
  readonly minimumInterval?: Seconds;
  readonly maximumInterval?: Seconds;
}
