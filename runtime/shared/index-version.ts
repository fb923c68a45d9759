/**
 * The cache's key for the version of an index: a random text that whoever changes the index replaces.
 *
 * An answer kept in the cache holds the version it was made with, and counts only while that is still the version.
 * The alias has a version of its own, as if it were an index.
 */
export function indexVersionKey(index: string): string {
  return `version:${index}`;
}
