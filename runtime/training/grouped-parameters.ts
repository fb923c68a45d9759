/** Those that are lists: they come as words with commas between them. */
const lists = ["train.algorithms", "train.collaborative", "train.sequential"];

/** `train.factors` is a parameter of the group train. */
export function groupedParameters(
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const [group = "", ...rest] = name.split(".");
    const isList = lists.includes(name) && typeof value === "string";
    groups[group] = { ...groups[group], [rest.join(".")]: isList ? value.split(",") : value };
  }
  return groups;
}
