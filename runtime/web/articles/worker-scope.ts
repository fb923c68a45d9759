/** An event that lasts until its promise is settled. */
export interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

/** What a service worker has and a page has not, as far as it is used here: the compiler knows pages alone. */
interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    get(id: string): Promise<{ postMessage(message: unknown): void } | undefined>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "activate" | "install", listener: (event: Lasting) => void): void;
  addEventListener(
    kind: "fetch",
    listener: (
      event: Lasting & {
        readonly request: Request;
        readonly clientId: string;
        respondWith(answer: Promise<Response>): void;
      },
    ) => void,
  ): void;
  addEventListener(kind: "message", listener: (event: Lasting & { readonly data: unknown }) => void): void;
  addEventListener(kind: "periodicsync", listener: (event: Lasting & { readonly tag: string }) => void): void;
  addEventListener(
    kind: "notificationclick",
    listener: (event: Lasting & { readonly notification: Notification }) => void,
  ): void;
}

export const worker = self as unknown as WorkerScope;
