/** What people read for a feature that its model gives no title: "yearsSincePromotion" is "years since promotion". */
export function inWords(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replaceAll("_", " ");
}
