/** Enough for a 95th percentile, few enough to be done in a moment. */
const mostAsked = 200;

/**
 * Milliseconds that somebody waits who asks for one list after the other.
 *
 * @param make makes the list of one of those who ask
 */
export function latencyOf<Asking>(
  askers: readonly Asking[],
  make: (asking: Asking) => unknown,
): { latencyP50Ms: number; latencyP95Ms: number } {
  const times = askers.slice(0, mostAsked).map((asking) => {
    const begun = performance.now();
    make(asking);
    return performance.now() - begun;
  });
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(3));
  return { latencyP50Ms: at(0.5), latencyP95Ms: at(0.95) };
}
