import type { ImportReport } from "../runtime/shared/import-report";

/** What became of each file that was brought in. */
export function importsInWords(reports: readonly ImportReport[]): string {
  return reports.flatMap(linesOf).join("\n");
}

function linesOf({ file, state, taken, refused, reasons, problem }: ImportReport): string[] {
  if (state === "refused") return [`${file}: refused as a whole, ${problem ?? "without a reason"}`];
  const known = state === "known" ? "was imported before: " : "";
  return [
    `${file}: ${known}${counted(taken)} taken, ${counted(refused)} lines refused`,
    ...Object.entries(reasons).map(([reason, count]) => `  ${counted(count)} × ${reason}`),
    ...(refused > 0 ? [`  each with its number in the container of reports: ${file}.refused.jsonl`] : []),
  ];
}

const counted = (count: number) => count.toLocaleString("en");
