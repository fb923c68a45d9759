/**
 * Whether a limit on a share was certainly passed: were the true share at the limit, so many would be seen less than once in a million looks, by
 * Chernoff's bound, which holds for any number. So three failures of three are enough against 1 %, and one of a hundred is not.
 *
 * @param seen of `of`
 * @param limit above 0 and below 1; at 1 nothing passes it
 */
export function passesLimit(seen: number, of: number, limit: number): boolean {
  if (of === 0 || limit >= 1) return false;
  const share = seen / of;
  if (share <= limit) return false;
  const off = share < 1 ? (1 - share) * Math.log((1 - share) / (1 - limit)) : 0;
  return of * (share * Math.log(share / limit) + off) > Math.log(1e6) * 0.99;
}
