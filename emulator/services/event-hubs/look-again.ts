/** Between two looks. */
const lookMs = 1000;

/**
 * Whether something that goes on may go on: looks when it is first asked, and then at most once a second, because tokens expire and grants are
 * taken away.
 *
 * @param look throws when it may not
 */
export function lookingAgain(look: () => void): () => void {
  let lookedMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - lookedMs < lookMs) return;
    look();
    lookedMs = performance.now();
  };
}
