import type { CatalogueReport } from "../../runtime/catalogue/catalogue-report";
import { colours as pc } from "../colours";
import { plainTable } from "../plain-table";

/** More rows than this fill no screen twice; all of them stand in the blob beside the report. */
const mostRows = 40;

/** A report as people read it. */
export function reportInWords(report: CatalogueReport): string {
  const { feed, state, rows, done, error, order } = report;
  const paint = { running: pc.yellow, succeeded: pc.green, failed: pc.red }[state];
  const seconds = (Date.parse(report.updatedAt) - Date.parse(report.startedAt)) / 1000;
  const what = order === "remove" ? "everything of it was taken out" : `${done} of ${rows} rows`;
  const sum = `${pc.bold(feed)} ${paint(state)}: ${what} in ${seconds.toFixed(1)} s`;
  const problem =
    error &&
    `${pc.red("error")} ${error.message}${error.fix ? `\n  fix: ${error.fix}` : ""}\n  code: ${error.code}`;
  return [sum, targetsTable(report), rejectedTable(report), problem].filter(Boolean).join("\n\n");
}

function targetsTable({ targets }: CatalogueReport): string {
  const isHeld = targets.some(({ heldBack }) => heldBack > 0);
  const names = ["index", "deployment", "embedded", "updated", "unchanged", "deleted"];
  const table = plainTable([...names, ...(isHeld ? ["held back"] : [])]);
  for (const { index, deployment, embedded, updated, unchanged, deleted, heldBack } of targets) {
    const counts = [embedded, updated, unchanged, deleted, ...(isHeld ? [heldBack] : [])];
    table.push([index, deployment, ...counts]);
  }
  return table.toString();
}

function rejectedTable({ rejected, rejectedRows }: CatalogueReport): string {
  if (rejected === 0) return "";
  const table = plainTable(["line", "id", "code", "reason"]);
  for (const { line, id = "", code, reason } of rejectedRows.slice(0, mostRows))
    table.push([line, id.slice(0, 40), pc.yellow(code), reason]);
  const shown = Math.min(mostRows, rejectedRows.length);
  const more = rejected > shown ? `\n… and ${rejected - shown} more` : "";
  return `rejected rows: ${rejected}\n${table.toString()}${more}`;
}
