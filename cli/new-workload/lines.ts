import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure";
import type { Spellings } from "./spellings";
import type { WorkloadFile } from "./template";

const list = "workloads/all.ts";
const local = "environments/local.ts";

/** The files outside a workload's folders that name it, each with its one line more. @param root the checkout */
export function filesThatName(root: string, name: Spellings): WorkloadFile[] {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  return [
    { path: list, text: withExport(read(list), name) },
    { path: local, text: withBlock(read(local), name) },
  ];
}

/** What an environment's file says about it, as the local one does. */
export const blockOf = ({ camel }: Spellings): string =>
  `${camel}: { maximumInstances: 1, expectedLoad: { documents: 1_000, keptMonths: 12 } },`;

/** Names that the list has, in environments' spelling. */
export const listedNames = (root: string): string[] =>
  [...readFileSync(join(root, list), "utf8").matchAll(/^export \{ default as (\w+) \}/gm)].map(
    ([, name = ""]) => name,
  );

/** Sorted by folder, as the formatter sorts exports. */
function withExport(text: string, { camel, kebab }: Spellings): string {
  const line = `export { default as ${camel} } from "./${kebab}/workload";`;
  const lines = text.split("\n");
  const folderOf = (each: string) => /from "\.\/([^/]+)\/workload";$/.exec(each)?.[1];
  const later = lines.findIndex((each) => (folderOf(each) ?? "") > kebab);
  const last = lines.findLastIndex((each) => folderOf(each) !== undefined);
  if (last < 0) throw noPlace(list, line);
  return lines.toSpliced(later < 0 ? last + 1 : later, 0, line).join("\n");
}

/** At the end of the environment's workloads. */
function withBlock(text: string, name: Spellings): string {
  const block = blockOf(name);
  const lines = text.split("\n");
  const begin = lines.indexOf("  workloads: {");
  const end = lines.indexOf("  },", begin);
  if (begin < 0 || end < 0) throw noPlace(local, block);
  return lines.toSpliced(end, 0, `    ${block}`).join("\n");
}

function noPlace(file: string, line: string): Failure {
  return new Failure("PlaceNotFound", {
    what: `${file} has no place for a workload that this command knows`,
    why: "it is laid out in another way than when this command was written; nothing was written",
    fix: `lay it out as the other workloads' lines are, so that this line can go in: ${line.trim()}`,
  });
}
