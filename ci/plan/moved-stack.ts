import type { Stack } from "../stack";

/** A resource by the address it had, and by the one that a plan knows it by. */
export interface AddressMove {
  readonly from: string;
  readonly to: string;
}

/**
 * A stack as if it had always had the addresses and paths of another: what it grants, costs and ships is then compared
 * with what it was, not with nothing.
 *
 * @param after knows the paths
 */
export function asMoved(before: Stack, moves: readonly AddressMove[], after: Stack): Stack {
  if (moves.length === 0) return before;
  const addresses = new Map(moves.map(({ from, to }) => [from, to]));
  const paths = new Map(after.declared.map(({ address, path }) => [address, path]));
  let text = JSON.stringify(before.declared.map(({ values }) => values));
  for (const [from, to] of addresses) text = text.replaceAll(from, to);
  const values = JSON.parse(text) as Stack["declared"][number]["values"][];
  return {
    ...before,
    declared: before.declared.map((each, index) => {
      const address = addresses.get(each.address) ?? each.address;
      const path = address === each.address ? each.path : (paths.get(address) ?? each.path);
      return { ...each, address, path, values: values[index] ?? each.values };
    }),
  };
}
