import { answersCache, type KeepArticles, lookTag, messages } from "./offline-words";
import { tellOfNew } from "./tell-of-new";
import { worker } from "./worker-scope";

/** The page, and what it is made of. */
const pageCache = "articles-page";
const page = "/articles/";

/** What can be read without a connection: lists, articles, and what the reader chose and did. */
const readable =
  /^\/articles\/api\/v1\/($|recommendations(\?|$)|articles\/[^/]+(\/similar)?(\?|$)|user\/profile(\?|$))/;

/** What the page asks for first: on the first visit it has asked before there was a worker. */
const first = ["", "user/profile", "recommendations?n=10"];

const api = "/articles/api/v1/";
/** Answers that are kept; the oldest go. */
const mostAnswers = 200;

/** Its name changes with its content, so whatever is kept under it is right. */
const namedByContent = /-[0-9a-f]{12}\.\w+$/;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepPage().then(() => worker.skipWaiting()));
});
worker.addEventListener("activate", (event) => {
  event.waitUntil(worker.clients.claim().then(() => keepAnswers(first)));
});

worker.addEventListener("fetch", (event) => {
  const { request, clientId } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(networkFirst(request, pageCache, page));
  else if (namedByContent.test(pathname)) event.respondWith(keptFirst(request));
  else if (readable.test(pathname + search))
    event.respondWith(networkFirst(request, answersCache, request.url, clientId));
});

worker.addEventListener("message", (event) => {
  const { keep } = event.data as Partial<KeepArticles>;
  if (event.data === messages.look) event.waitUntil(tellOfNew());
  if (keep !== undefined)
    event.waitUntil(keepAnswers(keep.map((id) => `articles/${encodeURIComponent(id)}`)));
});
worker.addEventListener("periodicsync", (event) => {
  if (event.tag === lookTag) event.waitUntil(tellOfNew());
});
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow(String(event.notification.data)));
});

async function keepPage(): Promise<void> {
  const cache = await caches.open(pageCache);
  const answer = await fetch(page, { cache: "no-cache" });
  const html = await answer.clone().text();
  const named = [...html.matchAll(/"(\/[^"]+-[0-9a-f]{12}\.\w+)"/g)].flatMap(([, name]) => name ?? []);
  await cache.addAll(new Set(named) as unknown as string[]);
  await cache.put(page, answer);
}

/** @param paths below the API's; what is kept already is not asked for again */
async function keepAnswers(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(answersCache);
  for (const path of paths) {
    const url = new URL(api + path, location.origin).href;
    if ((await cache.match(url)) !== undefined) continue;
    const answer = await fetch(url).catch(() => undefined);
    if (answer === undefined) return;
    if (answer.ok) await cache.put(url, answer);
  }
  for (const old of (await cache.keys()).slice(0, -mostAnswers)) await cache.delete(old);
}

/** What the network says, else what was kept; errors of the server are said as they are. */
async function networkFirst(request: Request, name: string, keptAs: string, client = ""): Promise<Response> {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(keptAs, answer.clone());
    await say(client, messages.fresh);
    return answer;
  } catch (error) {
    const kept = await cache.match(keptAs);
    if (kept === undefined) throw error;
    await say(client, messages.kept);
    return kept;
  }
}

async function keptFirst(request: Request): Promise<Response> {
  const cache = await caches.open(pageCache);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function say(client: string, message: string): Promise<void> {
  (await worker.clients.get(client))?.postMessage(message);
}
