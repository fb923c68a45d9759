import { localReaders, localReadersTenantId } from "../../emulator/identity/local-ids";
import { newsWorld } from "../../runtime/articles/sample/sample-world";
import { subjectOf } from "../../runtime/sign-in/subject";
import { withLocalReaders } from "./local-readers";

it("gives readers of the local sign-in page a history and tastes, each those of a sample reader of their own", () => {
  const world = newsWorld({ until: Date.now() });
  const { readers, deeds } = withLocalReaders(world);
  const keys = localReaders.map(({ objectId }) => subjectOf(localReadersTenantId, objectId));
  const deedsOf = (key: string) => deeds.filter(({ reader }) => reader === key).length;
  // Nils is new
  expect(readers.map(({ key }) => key)).toEqual(keys.slice(0, 5));
  expect(keys.map(deedsOf)).toEqual([...Array(5).fill(expect.any(Number)), 0]);
  for (const { key, preferences } of readers) {
    expect(deedsOf(key)).toBeGreaterThan(20);
    expect(preferences.languages).toContain("en");
  }
  const favourites = readers.map(({ preferences }) => preferences.categories);
  expect(favourites).toEqual(
    ["Travel", "Sport", "Science", "Politics", "Culture"].map((each) => expect.arrayContaining([each])),
  );
  expect(deeds.map(({ id }) => id)).toEqual(world.deeds.map(({ id }) => id));
});
