/**
 * Whether PostgreSQL undid a statement or transaction because somebody else wrote at the same time: a deadlock, or a line that it
 * refers to and that is gone. Nothing of it was kept, so that it can be sent again.
 */
export function isUndone(error: unknown): boolean {
  return ["40P01", "23503"].includes(String((error as { code?: unknown }).code));
}
