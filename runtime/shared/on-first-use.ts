/** Makes something when it is first asked for, and once; when making it fails, the next to ask tries again. */
export function onFirstUse<Thing>(make: () => Promise<Thing>): () => Promise<Thing> {
  let thing: Promise<Thing> | undefined;
  return () => {
    thing ??= make().catch((error: unknown) => {
      thing = undefined;
      throw error;
    });
    return thing;
  };
}
