import type { ListItem } from "../../../articles/list/list-input";
import type { LiveArticles } from "../../../articles/live/live-articles";
import type { Degraded } from "../contract/degraded";
import type { RecommendedArticle, RecommendedArticles } from "../contract/recommendations";
import { listedArticle } from "./listed-article";

/** A reader's list by the database's numbers: what it names is looked up when it is shown. */
export interface MadeList {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly model: string | null;
  readonly items: readonly Pick<ListItem, "article" | "position" | "propensity" | "reason">[];
}

type Packed = readonly [id: string, at: number, model: string | null, items: readonly PackedItem[]];
type PackedItem = readonly [
  article: number,
  propensity: number,
  kind: ListItem["reason"]["kind"],
  because: number | null,
  category: string | null,
];

/** As the cache keeps it: a tenth of the answer. */
export function packList({ id, at, model, items }: MadeList): string {
  const packed = items.map(
    ({ article, propensity, reason: { kind, article: because = null, category = null } }): PackedItem => [
      article,
      propensity,
      kind,
      because,
      category,
    ],
  );
  return JSON.stringify([id, at, model, packed] satisfies Packed);
}

/** @returns undefined for what this version of the code cannot read */
export function unpackList(bytes: Buffer): MadeList | undefined {
  const kept: unknown = JSON.parse(bytes.toString());
  if (!Array.isArray(kept)) return undefined;
  const [id, at, model, items] = kept as unknown as Packed;
  return {
    id,
    at,
    model,
    items: items.map(([article, propensity, kind, because, category], position) => ({
      article,
      position,
      propensity,
      reason: { kind, ...(because !== null && { article: because }), ...(category !== null && { category }) },
    })),
  };
}

/** What the reader is answered, without articles that are live no more. */
export function answerOf(
  { id, at, model, items }: MadeList,
  {
    reader,
    live,
    without = [],
  }: { readonly reader: string; readonly live: LiveArticles; readonly without?: Degraded },
): RecommendedArticles {
  return {
    id,
    user_id: reader,
    at: new Date(at).toISOString(),
    model,
    ...(without.length > 0 && { degraded: without }),
    items: items.flatMap((item) => shown(item, live)),
  };
}

function shown(
  { article, position, propensity, reason }: MadeList["items"][number],
  live: LiveArticles,
): RecommendedArticle[] {
  const found = live.get(article);
  if (found === undefined) return [];
  const because = reason.article === undefined ? undefined : live.get(reason.article);
  return [
    {
      article: listedArticle(found),
      because: {
        kind: reason.kind,
        ...(because && { article: { id: because.key, title: because.title } }),
        ...(reason.category !== undefined && { category: reason.category }),
      },
      position,
      propensity,
    },
  ];
}
