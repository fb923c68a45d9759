/** Milliseconds after which work in the background lets others have their turn. */
const sliceMs = 4;

/**
 * Does long work a little at a time, so that queries wait a few milliseconds for it at most.
 *
 * @param step does a small part and says whether there is more
 * @returns a function that ends the work where it is
 */
export function inSlices(step: () => boolean, done: () => void): () => void {
  let next: NodeJS.Immediate | undefined;
  const slice = () => {
    const end = performance.now() + sliceMs;
    while (step()) {
      if (performance.now() < end) continue;
      next = setImmediate(slice);
      return;
    }
    done();
  };
  next = setImmediate(slice);
  return () => clearImmediate(next);
}
