import type { Access } from "../access/access";
import { principalInWords } from "../access/principals";
import type { ChangeKind } from "./classify";
import type { Basis, Report, ReportedChange } from "./report";

/** Each kind as a reviewer calls it. */
export const kindInWords: Readonly<Record<ChangeKind, string>> = {
  data: "destroys data",
  access: "access",
  model: "model",
  configuration: "configuration",
  code: "code only",
  move: "moved",
};

/** What matters most about a plan, in one line: "1 destroys data, 2 access; +$12 a month". */
export function headline(report: Report): string {
  const { changes, drift, locks, renames, findings = [] } = report;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const parts = [
    errors > 0 ? `refused by policy (${counted(errors, "error")})` : "",
    isFirst(report) ? `first deploy, ${counted(changes.length, "resource")}` : kindsInWords(report),
    renames.length > 0 ? "perhaps a rename" : "",
    locks.inTheWay.length > 0 ? `locks are in the way of ${counted(locks.inTheWay.length, "change")}` : "",
    locks.lifted.length > 0 ? "locks are lifted" : "",
    drift.length > 0 ? `${drift.length} changed by hand` : "",
    costInWords(report),
  ];
  return parts.filter(Boolean).join("; ");
}

/** Nothing is there yet. */
export const isFirst = ({ changes, unchanged }: Report): boolean =>
  changes.length > 0 && unchanged === 0 && changes.every(({ action }) => action === "create");

function kindsInWords({ changes, counts, following }: Report): string {
  if (changes.length === 0) return "no change";
  const kinds = (Object.keys(kindInWords) as ChangeKind[]).filter((kind) => counts[kind] > 0);
  if (kinds.length === 0) return `${counted(following, "change")} that nobody wrote here`;
  if (kinds.length === 1 && kinds[0] === "code") return kindInWords.code;
  return kinds.map((kind) => `${counts[kind]} ${kindInWords[kind]}`).join(", ");
}

function costInWords(report: Report): string {
  const { cost } = report;
  if (!cost) return "";
  const unknown = cost.newlyUnknown.length > 0 ? ", without what has no known price" : "";
  if (isFirst(report)) return `${money(cost.after, cost.currency)} a month${unknown}`;
  if (Math.abs(cost.monthly) < 0.01) return unknown && "cost unknown";
  return `${signed(cost.monthly, cost.currency)} a month${unknown}`;
}

/** With what the plan compares. */
export function basisInWords(basis: Basis): string {
  if (basis.kind === "commit") return `against ${basis.reference} (${basis.commit.slice(0, 7)})`;
  return basis.kind === "deployed" ? "against what is deployed" : "against nothing: a first deploy";
}

/** "$1,235", "9.90 EUR": cents below a hundred, unless a table says so of all. */
export function money(sum: number, currency: string, digits = Math.abs(sum) < 100 ? 2 : 0): string {
  const text = Math.abs(sum).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return currency === "USD" ? `$${text}` : `${text} ${currency}`;
}

export const signed = (sum: number, currency: string, digits?: number): string =>
  `${sum < 0 ? "−" : "+"}${money(sum, currency, digits)}`;

/** "1 error", "2 errors" */
export const counted = (count: number, thing: string): string =>
  `${count.toLocaleString("en-US")} ${thing}${count === 1 ? "" : "s"}`;

/** 17 B, 4.2 kB, 12.0 MB: thousands, as everything that counts bytes in Azure's portal does. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  const [unit, divisor] = size < 1e6 ? ["kB", 1e3] : ["MB", 1e6];
  return `${(size / Number(divisor)).toFixed(1)} ${unit}`;
}

/** "+30.2 kB", "−17 B"; "new" and "gone" where there is nothing to compare with. */
export function growth(before: number | undefined, after: number | undefined): string {
  if (before === undefined) return "new";
  if (after === undefined) return "gone";
  const difference = after - before;
  return difference === 0 ? "same size" : `${difference < 0 ? "−" : "+"}${bytes(Math.abs(difference))}`;
}

/** Who, what and where, for a row of a table. */
export function accessInWords({ principal, may, role, on, conditional }: Access): readonly string[] {
  const condition = conditional ? ", with a condition" : "";
  return [principalInWords(principal), may, `${on.kind} ${on.path}`, `${role}${condition}`];
}

/** Where a change is inside of its top-level construct; "" for the construct itself. */
export function placeOf({ path }: Pick<ReportedChange, "path">): string {
  return path
    .split("/")
    .slice(1)
    .filter((name) => !/-[0-9a-f]{8}$/.test(name)) // the id of a grant is a role and a hash
    .join("/");
}
