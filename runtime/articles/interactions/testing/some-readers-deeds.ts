import { random } from "../../../shared/random";
import type { Deed } from "../../deed";
import { deed, noon } from "./some-articles";

const kinds = ["click", "click", "like", "dislike", "share", "hide", "read", "rating", "shown"] as const;

/** Deeds of readers r0, r1 and so on over five days, in no order, on articles a1, a2 and so on. */
export function someReadersDeeds({
  count,
  readers,
  articles,
  seed,
}: Record<"count" | "readers" | "articles" | "seed", number>): Deed[] {
  const source = random(seed);
  const article = () => `a${source.below(articles) + 1}`;
  return Array.from({ length: count }, () => {
    const kind = kinds[source.below(kinds.length)] ?? "click";
    const id = uuid(() => source.below(256));
    const at = new Date(Date.parse(noon) - source.below(5 * 86_400_000)).toISOString();
    const told = { id, at, reader: `r${source.below(readers)}` };
    if (kind === "shown") {
      const shown = [...new Set(Array.from({ length: 8 }, article))];
      return deed({ ...told, kind, list: uuid(() => source.below(256)), articles: shown });
    }
    if (kind === "read") return deed({ ...told, kind, article: article(), seconds: source.below(1500) / 10 });
    if (kind === "rating") return deed({ ...told, kind, article: article(), rating: source.below(5) + 1 });
    return deed({ ...told, kind, article: article() });
  });
}

function uuid(byte: () => number): string {
  const hex = Buffer.from(Array.from({ length: 16 }, byte)).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
