import { localReaders, localReadersTenantId } from "../../emulator/identity/local-ids";
import type { Deed } from "../../runtime/articles/deed";
import type { ReaderPreferences } from "../../runtime/articles/reader-profile";
import type { SampleReader } from "../../runtime/articles/sample/sample-readers";
import type { NewsWorld } from "../../runtime/articles/sample/sample-world";
import type { Category } from "../../runtime/articles/sample/words/words";
import { subjectOf } from "../../runtime/sign-in/subject";

/** Somebody whom one can choose to be at the local sign-in page of readers. */
export interface LocalReader {
  /** As the API knows them once they have signed in. */
  readonly key: string;
  readonly preferences: ReaderPreferences;
}

type UserName = (typeof localReaders)[number]["userName"];

/** What each is known for; who is not here is new. */
const favourites: Partial<Record<UserName, Category>> = {
  rosa: "Travel",
  samir: "Sport",
  lena: "Science",
  paul: "Politics",
  camille: "Culture",
};

/**
 * Gives readers who can be chosen the tastes of sample readers and what those did: whoever signs in as one of them finds a history, and
 * lists that follow from it.
 *
 * @returns them, and all deeds of the world, theirs under their own keys
 */
export function withLocalReaders({ readers, deeds }: Pick<NewsWorld, "deeds" | "readers">): {
  readonly readers: readonly LocalReader[];
  readonly deeds: readonly Deed[];
} {
  const chosen = new Map<string, LocalReader>();
  for (const { objectId, userName } of localReaders) {
    const category = favourites[userName];
    const like = category && mostEager(category, readers, (key) => chosen.has(key));
    if (like)
      chosen.set(like.key, {
        key: subjectOf(localReadersTenantId, objectId),
        preferences: like.preferences,
      });
  }
  return {
    readers: [...chosen.values()],
    deeds: deeds.map((deed) => ({ ...deed, reader: chosen.get(deed.reader)?.key ?? deed.reader })),
  };
}

/** Of those who like a category and read English, as the pages are written, the one who reads most. */
function mostEager(
  category: Category,
  readers: readonly SampleReader[],
  isTaken: (key: string) => boolean,
): SampleReader | undefined {
  return readers
    .filter(({ key, preferences: { categories, languages } }) => {
      return categories.includes(category) && languages.includes("en") && !isTaken(key);
    })
    .toSorted((a, b) => b.reads - a.reads)[0];
}
