/**
 * What `act` makes of each item, in their order, with at most so many of them under way at once.
 *
 * @throws what the first one threw, when those under way have ended: nothing goes on behind the caller's back
 */
export async function someAtATime<Item, Made>(
  most: number,
  items: readonly Item[],
  act: (item: Item) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  const rest = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [place, item] of rest) {
      if (failed) return;
      try {
        made[place] = await act(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return made;
}
