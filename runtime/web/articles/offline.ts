import { element } from "../shell/element";
import { answersCache, type KeepArticles, lookTag, messages } from "./offline-words";

const banner = element("offline", HTMLElement);
let registration: Promise<ServiceWorkerRegistration> | undefined;
let waiting = () => 0;

/**
 * Keeps the page for when there is no connection, and says when what is shown was kept.
 *
 * @param deeds how many wait to be sent
 */
export function keepForOffline(deeds: () => number): void {
  waiting = deeds;
  addEventListener("offline", () => showKept(true));
  const { serviceWorker } = navigator;
  const script = document.querySelector<HTMLMetaElement>('meta[name="service-worker"]')?.content;
  // not there in private windows of some browsers, nor without https
  if (serviceWorker === undefined || script === undefined) return;
  registration = serviceWorker.register(script, { scope: "/articles/" });
  registration.catch((error: unknown) => console.warn("The page is not kept for later:", error));
  serviceWorker.addEventListener("message", ({ data }) => showKept(data === messages.kept));
}

export function showKept(isKept: boolean): void {
  banner.hidden = !isKept;
  if (!isKept) return;
  const deeds = waiting();
  const later =
    deeds === 0 ? "" : ` ${deeds === 1 ? "One thing" : `${deeds} things`} that you did will be sent then.`;
  banner.textContent = `No connection: you see what was kept until there is one.${later}`;
}

/** Forgets what was kept of the reader who was here. */
export async function forgetKept(): Promise<void> {
  if ("caches" in window) await caches.delete(answersCache);
}

/** Has the browser look for new articles: now and then where it offers that, and while the page is behind others. */
export async function lookForNew(isWanted: boolean): Promise<void> {
  const worker = await registration;
  const { periodicSync } = (worker ?? {}) as Partial<{
    periodicSync: {
      register(tag: string, options: { minInterval: number }): Promise<void>;
      unregister(tag: string): Promise<void>;
    };
  }>;
  const asked = isWanted
    ? periodicSync?.register(lookTag, { minInterval: 3 * 3_600_000 })
    : periodicSync?.unregister(lookTag);
  // only installed apps may
  await asked?.catch(() => undefined);
}

/** Has articles kept, to be read when there is no connection. */
export async function keepReadable(keep: readonly string[]): Promise<void> {
  (await navigator.serviceWorker?.ready)?.active?.postMessage({ keep } satisfies KeepArticles);
}

export async function lookNow(): Promise<void> {
  (await registration)?.active?.postMessage(messages.look);
}
