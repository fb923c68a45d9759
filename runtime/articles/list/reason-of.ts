import type { ListCandidate, ListItem, ListReason } from "./list-input";

const kinds = {
  collaborative: "readers",
  content: "similar",
  sequential: "next",
  trending: "trending",
  fresh: "fresh",
  preference: "preference",
} as const satisfies Record<SayingPart, ListReason["kind"]>;

/** A ranking model says in which order, and to no reader why. */
type SayingPart = Exclude<keyof ListItem["parts"], "ranking">;

/** The part that adds most says why an article was chosen: of what brought it, whatever a ranking model adds. */
export function reasonOf({ because, category }: ListCandidate, parts: ListItem["parts"]): ListReason {
  const kind = kinds[strongest(parts)];
  if (kind === "readers" || kind === "similar" || kind === "next")
    return because === 0 ? { kind } : { kind, article: because };
  return kind === "fresh" ? { kind } : { kind, category };
}

function strongest({ ranking: _, ...parts }: ListItem["parts"]): SayingPart {
  let found: SayingPart = "fresh";
  let most = 0;
  for (const [name, part] of Object.entries(parts))
    if (part > most) [found, most] = [name as SayingPart, part];
  return found;
}
