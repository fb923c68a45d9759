import type { ListCandidate, ListItem, ListReason } from "./list-input";

const kinds = {
  collaborative: "readers",
  content: "similar",
  sequential: "next",
  trending: "trending",
  fresh: "fresh",
  preference: "preference",
} as const satisfies Record<keyof ListItem["parts"], ListReason["kind"]>;

/** The part that adds most says why an article was chosen. */
export function reasonOf({ because, category }: ListCandidate, parts: ListItem["parts"]): ListReason {
  const kind = kinds[strongest(parts)];
  if (kind === "readers" || kind === "similar" || kind === "next")
    return because === 0 ? { kind } : { kind, article: because };
  return kind === "fresh" ? { kind } : { kind, category };
}

function strongest(parts: ListItem["parts"]): keyof ListItem["parts"] {
  let found: keyof ListItem["parts"] = "fresh";
  let most = 0;
  for (const [name, part] of Object.entries(parts))
    if (part > most) [found, most] = [name as keyof ListItem["parts"], part];
  return found;
}
