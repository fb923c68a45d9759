import { RecommenderError } from "../errors";

const names = {
  user: ["user", "userid", "user_id", "visitorid", "customer"],
  item: ["item", "itemid", "item_id", "movieid", "movie_id", "articleid", "article_id", "product"],
  rating: ["rating", "score", "value", "weight"],
  time: ["time", "timestamp", "date"],
} as const;

type Role = keyof typeof names;

/** Where each value stands; -1 where there is none. */
export type RatingColumns = Readonly<Record<Role, number>>;

/** As lines without a header have them. */
export const byPosition: RatingColumns = { user: 0, item: 1, rating: 2, time: 3 };

/**
 * Finds the columns by their names, or undefined when none of them is called as a user or an item is.
 *
 * @throws InvalidData when one of the two is missing, when two columns could be one thing, or when none is the rating
 *   and others are there: it may be one of them
 */
export function columnsOf(header: readonly string[]): RatingColumns | undefined {
  const folded = header.map((name) => name.trim().toLowerCase());
  const at = (role: Role) =>
    folded.flatMap((name, position) => ((names[role] as readonly string[]).includes(name) ? [position] : []));
  const found = { user: at("user"), item: at("item"), rating: at("rating"), time: at("time") };
  if (found.user.length === 0 && found.item.length === 0) return undefined;

  for (const role of Object.keys(found) as Role[])
    if (found[role].length > 1)
      throw unclear(header, `has ${found[role].length} columns that could be the ${role}`, role);
  for (const role of ["user", "item"] as const)
    if (found[role].length === 0) throw unclear(header, `names no ${role} column`, role);
  const { user, item, rating, time } = found;
  const others = header.length - [user, item, rating, time].flat().length;
  if (rating.length === 0 && others > 0)
    throw unclear(header, "names no rating column, and has others", "rating");
  const [userAt = -1, itemAt = -1, ratingAt = -1, timeAt = -1] = [user, item, rating, time].map(
    ([position]) => position,
  );
  return { user: userAt, item: itemAt, rating: ratingAt, time: timeAt };
}

function unclear(header: readonly string[], what: string, role: Role): RecommenderError {
  const fix = `call one column one of ${names[role].join(", ")}`;
  return new RecommenderError("InvalidData", {
    what: `the header ${header.join(", ").slice(0, 200)} ${what}`,
    why: "columns that are guessed make people of items, and ratings of anything",
    fix: role === "rating" ? `${fix}; or leave user, item and time alone, and each line counts 1` : fix,
  });
}
