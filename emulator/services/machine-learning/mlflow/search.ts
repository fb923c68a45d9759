import { invalid } from "./mlflow-error";
import { type Findable, readFilter } from "./search-filter";

export interface MlflowSearch {
  readonly filter?: string;
  /** E.g. "metrics.rmse ASC", "attributes.start_time DESC". */
  readonly orderBy: readonly string[];
  readonly maxResults: number;
  /** As an earlier answer gave it. */
  readonly pageToken?: string;
}

/** One page of what the filter leaves, and the token of the next one. */
export function search<Item>(
  items: readonly Item[],
  { filter = "", orderBy, maxResults, pageToken }: MlflowSearch,
  searchable: (item: Item) => Findable,
): { readonly found: readonly Item[]; readonly nextPageToken?: string } {
  const matches = readFilter(filter);
  const orders = orderBy.map(readOrder);
  const all = items
    .map((item) => ({ item, seen: searchable(item) }))
    .filter(({ seen }) => matches(seen))
    .sort((one, other) => {
      for (const { kind, key, sign } of orders) {
        const order = compare(one.seen[kind][key], other.seen[kind][key], sign);
        if (order !== 0) return order;
      }
      return 0;
    });
  const start = pageToken === undefined ? 0 : offsetOf(pageToken);
  const end = start + maxResults;
  return {
    found: all.slice(start, end).map(({ item }) => item),
    ...(end < all.length && { nextPageToken: Buffer.from(String(end)).toString("base64url") }),
  };
}

const order = /^(?:(attribute|metric|param|tag)s?\.)?(?:`([^`]*)`|"([^"]*)"|(\S+))(?:\s+(asc|desc))?$/i;

function readOrder(text: string) {
  const [, kind = "attribute", backquoted, quoted, word, direction = "asc"] = order.exec(text.trim()) ?? [];
  const key = backquoted ?? quoted ?? word;
  if (key === undefined) throw invalid(`order_by "${text}" cannot be read`);
  const sign = direction.toLowerCase() === "desc" ? -1 : 1;
  return { kind: `${kind.toLowerCase()}s` as keyof Findable, key, sign };
}

/** What has no value comes last, whatever the direction. */
function compare(one: string | number | undefined, other: string | number | undefined, sign: number): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return (one < other ? -1 : 1) * sign;
}

function offsetOf(pageToken: string): number {
  const offset = Number(Buffer.from(pageToken, "base64url").toString());
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw invalid("page_token is none that was given out");
}
