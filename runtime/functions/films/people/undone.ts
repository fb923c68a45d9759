/**
 * Whether PostgreSQL undid a statement because somebody else wrote at the same time: a deadlock, a person who is gone, or one who is
 * to go and has just rated. Nothing of it was kept, so that it can be sent again.
 */
export function isUndone(error: unknown): boolean {
  return ["40P01", "23503"].includes(String((error as { code?: unknown }).code));
}
