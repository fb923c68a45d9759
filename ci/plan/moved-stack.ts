import type { Stack } from "../stack";
import type { Plan } from "./change";

/**
 * A stack as if it had always had the names that a plan moves its resources to: what it grants, costs and ships is
 * then compared with what it was, not with nothing.
 */
export function asMoved(before: Stack, { changes }: Plan): Stack {
  const moved = new Map(
    changes.flatMap((change) => (change.previousAddress ? [[change.previousAddress, change] as const] : [])),
  );
  if (moved.size === 0) return before;
  let text = JSON.stringify(before.declared.map(({ values }) => values));
  for (const [from, { address }] of moved) text = text.replaceAll(from, address);
  const values = JSON.parse(text) as Stack["declared"][number]["values"][];
  return {
    ...before,
    declared: before.declared.map((each, index) => {
      const now = moved.get(each.address) ?? each;
      return { ...each, address: now.address, path: now.path, values: values[index] ?? each.values };
    }),
  };
}
