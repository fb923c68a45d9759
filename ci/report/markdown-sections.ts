import type { Access } from "../access/access";
import type { CostDelta } from "../cost/delta";
import type { Finding } from "../finding";
import type { MigrationChange } from "../migrations/migration-change";
import type { PackageChange } from "../packages/package-change";
import { type Detail, linesOf, type ReportLine } from "./lines";
import { code, fence, fitted, folded, row, type Section, table } from "./markdown-parts";
import type { Report } from "./report";
import { accessInWords, bytes, counted, growth, isFirst, money, signed } from "./wording";

/** Who gains or loses what. Of a first deploy, which gives everybody everything, it is folded. */
export function accessSection(report: Report, share: number): Section {
  const { gained, lost } = report.access;
  const render = (budget: number): string => {
    if (gained.length + lost.length === 0) return "";
    const lines = [
      ...lost.map((each) => accessRow("loses", each)),
      ...gained.map((each) => accessRow("gains", each)),
    ];
    const rows = fitted(lines, budget - 300, (rest) => row(["", `and ${rest} more`, "", "", ""]));
    const text = table(["", "who", "may", "on", "as"], rows);
    const title = `Access: ${[
      gained.length > 0 ? `${gained.length} gained` : "",
      lost.length > 0 ? `${lost.length} lost` : "",
    ]
      .filter(Boolean)
      .join(", ")}`;
    return lines.length > 12 ? folded(`<b>${title}</b>`, text) : `**${title}**\n\n${text}`;
  };
  return { share, render };
}

function accessRow(verb: "gains" | "loses", access: Access): string {
  const [who = "", may = "", on = "", role = ""] = accessInWords(access);
  return row([`**${verb}**`, code(who), may, code(on), role]);
}

/** What runs in databases, and what it destroys there. */
export function migrationSection({ migrations }: Report, share: number): Section {
  const render = (budget: number): string => {
    const rows = migrations.flatMap(migrationRows);
    if (rows.length === 0) return "";
    const shown = fitted(rows, budget, (rest) => row(["", `and ${rest} more`, "", ""]));
    return `**Migrations**\n\n${table(["of", "", "file", "destroys"], shown)}`;
  };
  return { share, render };
}

function migrationRows({ path, added, changed, removed, roles }: MigrationChange): string[] {
  const line = (verb: string, file: string, destroys = "") => row([code(path), verb, code(file), destroys]);
  return [
    ...changed.map((name) => line("**changed: it will be refused**", `${name}.sql`)),
    ...added.map(({ name, losses }) =>
      line("runs", `${name}.sql`, losses.map((each) => `**${each}**`).join(", ")),
    ),
    ...removed.map((name) => line("gone: what it did stays", `${name}.sql`)),
    ...roles.map((role) => line("other rights", `roles/${role}.sql`)),
  ];
}

/** What is shipped, how large it is, and what is in it. */
export function packageSection(report: Report, share: number): Section {
  const { packages } = report;
  const render = (budget: number): string => {
    if (packages.length === 0) return "";
    const rows = fitted(packages.map(packageRow), budget / 2, (rest) =>
      row([`and ${rest} more`, "", "", ""]),
    );
    const text = table(["package", "before:", "after:", ":"], rows);
    const sizes = isFirst(report) ? folded("<b>Packages</b>", text) : text;
    return [sizes, ...(isFirst(report) ? [] : contents(packages, budget / 2))].join("\n\n");
  };
  return { share, render };
}

const sizeOrNone = (size: number | undefined): string => (size === undefined ? "–" : bytes(size));

function packageRow({ path, before, after }: PackageChange): string {
  return row([code(path), sizeOrNone(before), sizeOrNone(after), growth(before, after)]);
}

/** Unpacked bytes by what is inside, where it is new, gone or of another size. */
function contents(packages: readonly PackageChange[], budget: number): string[] {
  const inside = packages.filter((each) => each.contents.length > 0 && each.before !== undefined);
  const lines = inside.flatMap(({ path, contents: all }) => [
    ...(inside.length > 1 ? [`  ${path}`] : []),
    ...all.map(({ name, before, after }) => {
      const mark = before === undefined ? "+" : after === undefined ? "-" : " ";
      const sizes = [before, after].filter((size) => size !== undefined).map(bytes);
      return `${mark} ${name}: ${sizes.join(" → ")}`;
    }),
  ]);
  if (lines.length === 0) return [];
  const block = fence("diff", fitted(lines, budget, (rest) => `  and ${rest} more`).join("\n"));
  return [lines.length > 8 ? folded("What entered, left or changed its size, unpacked", block) : block];
}

/** By construct, where it is not the same as before. */
export function costSection(report: Report, share: number): Section {
  const { cost } = report;
  const render = (budget: number): string => {
    if (!cost || (cost.constructs.length === 0 && cost.newlyUnknown.length === 0)) return "";
    const lines = cost.constructs.map(({ path, before, after }) =>
      row([
        code(path),
        money(before, cost.currency, 2),
        money(after, cost.currency, 2),
        signed(after - before, cost.currency, 2),
      ]),
    );
    const rows = fitted(lines, budget, (rest) => row([`and ${rest} more`, "", "", ""]));
    const total = row([
      "**all**",
      money(cost.before, cost.currency, 2),
      money(cost.after, cost.currency, 2),
      `**${signed(cost.monthly, cost.currency, 2)}**`,
    ]);
    const text =
      lines.length > 0
        ? table(["a month at the expected load", "before:", "after:", ":"], [...rows, total])
        : "";
    const unknown = unknownInWords(cost);
    const all = [text, ...unknown.slice(0, 5), unverifiedInWords(cost)].filter(Boolean).join("\n\n");
    return lines.length > 8 ? folded("<b>Cost</b>, by construct", all) : all;
  };
  return { share, render };
}

/** Those that are unknown for the same reason, together. */
function unknownInWords({ newlyUnknown }: CostDelta): string[] {
  const reasons = [...new Set(newlyUnknown.map(({ why }) => why))];
  return reasons.map((why) => {
    const [first = "", ...others] = newlyUnknown.filter((each) => each.why === why).map(({ path }) => path);
    const rest = others.length > 0 ? ` and ${counted(others.length, "other")}` : "";
    return `Without ${code(first)}${rest}, whose cost is unknown: ${why}`;
  });
}

function unverifiedInWords({ unverified }: CostDelta): string {
  if (unverified.length === 0) return "";
  return `Not verified: ${unverified.map(({ meter, why }) => `${code(meter)} (${why})`).join("; ")}`;
}

/** Errors where everybody sees them, warnings folded. */
export function findingSections({ findings = [] }: Report, share: number): Section[] {
  const of = (severity: Finding["severity"]) => findings.filter((each) => each.severity === severity);
  const [errors, warnings] = [of("error"), of("warning")];
  return [
    {
      share,
      render: (budget) =>
        errors.length === 0
          ? ""
          : [
              "> [!IMPORTANT]",
              `> **The policy refuses this: ${counted(errors.length, "error")}.**`,
              ...fitted(
                errors.map((each) => `> - ${inList(each)}`),
                budget,
                (rest) => `> - and ${rest} more`,
              ),
            ].join("\n"),
    },
    {
      share,
      render: (budget) =>
        warnings.length === 0
          ? ""
          : folded(
              `${counted(warnings.length, "warning")} of the policy`,
              fitted(
                warnings.map((each) => `- ${inList(each)}`),
                budget,
                (rest) => `- and ${rest} more`,
              ).join("\n"),
            ),
    },
  ];
}

function inList({ path, rule, what, why, fix }: Finding): string {
  return `${path === "" ? "" : `${code(path)}: `}${what}. ${why}. Fix: ${fix} (${code(rule)})`.replaceAll(
    "\n",
    " ",
  );
}

/** What somebody has changed by hand. */
export function driftSection({ drift }: Report, detail: Detail, share: number): Section {
  const render = (budget: number): string => {
    if (drift.length === 0) return "";
    const written = ({ mark, text }: ReportLine) => `${mark} ${text}`.trimEnd();
    const lines = drift.map((change) => linesOf(change, false, detail, change.path).map(written).join("\n"));
    const shown = fitted(lines, budget - 200, (rest) => `  and ${rest} more`);
    const sentence = `**Drift**: ${counted(drift.length, "resource")} in Azure not as the last deploy left it, by somebody's hand. This deploy brings back what is declared.`;
    return `${sentence}\n${fence("diff", shown.join("\n"))}`;
  };
  return { share, render };
}
