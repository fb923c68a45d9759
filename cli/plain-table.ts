import Table from "cli-table3";
import { colours as pc } from "./colours";

/** A table without lines, which can be cut and pasted. */
export function plainTable(head: readonly string[]): Table.Table {
  const none = { top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "" };
  const lines = { "bottom-left": "", "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "" };
  return new Table({
    head: head.map((title) => pc.bold(title)),
    chars: { ...none, ...lines, right: "", "right-mid": "", middle: "  " },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
}
