import type { Random } from "../../shared/random";

/** Words that a genre's titles are made of: nobody has to have seen a film to guess what it is like. */
export const wordsOf = {
  Action: {
    of: ["Iron", "Burning", "Final", "Silent", "Broken"],
    things: ["Convoy", "Bridge", "Signal", "Runner", "Hour"],
  },
  Adventure: {
    of: ["Lost", "Golden", "Farthest", "Hidden", "Emerald"],
    things: ["River", "Compass", "Island", "Caravan", "Summit"],
  },
  Animation: {
    of: ["Little", "Paper", "Singing", "Brave", "Purple"],
    things: ["Hedgehog", "Lantern", "Balloon", "Dragon", "Teapot"],
  },
  Comedy: {
    of: ["Wrong", "Borrowed", "Second-Best", "Terrible", "Accidental"],
    things: ["Wedding", "Neighbour", "Holiday", "Landlord", "Choir"],
  },
  Crime: {
    of: ["Crooked", "Cold", "Honest", "Seventh", "Missing"],
    things: ["Ledger", "Witness", "Alibi", "Vault", "Detective"],
  },
  Documentary: {
    of: ["Disappearing", "Everyday", "Working", "Deep", "Slow"],
    things: ["Glacier", "Beekeepers", "Orchestra", "Harbour", "Bakery"],
  },
  Drama: {
    of: ["Quiet", "Unsent", "Winter", "Distant", "Tender"],
    things: ["Letters", "Orchard", "Daughter", "Promise", "House"],
  },
  Horror: {
    of: ["Hollow", "Whispering", "Drowned", "Black", "Nameless"],
    things: ["Cellar", "Mirror", "Chapel", "Well", "Nursery"],
  },
  Romance: {
    of: ["Midsummer", "Stolen", "Parisian", "Foolish", "Moonlit"],
    things: ["Waltz", "Kiss", "Postcard", "Balcony", "Rain"],
  },
  "Science Fiction": {
    of: ["Orbital", "Synthetic", "Last", "Parallel", "Frozen"],
    things: ["Colony", "Memory", "Engineer", "Moon", "Transmission"],
  },
} as const;

export type Genre = keyof typeof wordsOf;

export const genres = Object.keys(wordsOf) as Genre[];

const endings = [
  "",
  "",
  "",
  " at Dawn",
  " by the Sea",
  " After Dark",
  " in Winter",
  ", Part Two",
  " Revisited",
];

/** A title that none of the others has. */
export function titleOf(genre: Genre, taken: Set<string>, source: Random): string {
  const { of, things } = wordsOf[genre];
  for (;;) {
    const chosen = (words: readonly string[]) => words[source.below(words.length)] as string;
    const title = `The ${chosen(of)} ${chosen(things)}${chosen(endings)}`;
    if (taken.has(title)) continue;
    taken.add(title);
    return title;
  }
}
