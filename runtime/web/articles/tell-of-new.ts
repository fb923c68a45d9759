import type { ArticleList } from "./articles-api";
import { worker } from "./worker-scope";

const told = "articles-told";
const upTo = "/articles/told-up-to";

/** Tells of the newest article of the reader's list, unless it is older than what was told of last. */
export async function tellOfNew(): Promise<void> {
  const answer = await fetch("/articles/api/v1/recommendations?n=10");
  if (!answer.ok) return;
  const { items } = (await answer.json()) as ArticleList;
  const [newest] = items
    .map(({ article }) => article)
    .sort((a, b) => b.published_at.localeCompare(a.published_at));
  const cache = await caches.open(told);
  const last = await (await cache.match(upTo))?.text();
  if (newest === undefined || (last !== undefined && newest.published_at <= last)) return;
  await cache.put(upTo, new Response(newest.published_at));
  // the first look only learns what there is
  if (last === undefined) return;
  await worker.registration.showNotification(newest.title, {
    body: `${newest.category} · ${newest.publisher}`,
    lang: newest.language,
    tag: "new-article",
    data: `/articles/?article=${encodeURIComponent(newest.id)}`,
  });
}
