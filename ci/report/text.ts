import { experimentLines } from "./experiments";
import { brief, groupsOf, linesOf, type ReportLine, typesIn } from "./lines";
import { inTheWayInWords, unlockOf } from "./locks";
import { movesIn } from "./moves";
import { isMade, type Report } from "./report";
import {
  accessInWords,
  basisInWords,
  bytes,
  counted,
  growth,
  headline,
  isFirst,
  kindInWords,
  money,
  signed,
} from "./wording";

type Paint = (text: string) => string;

export interface TextOptions {
  /** Of the terminal, in characters. */
  readonly width: number;
  readonly colours: Readonly<Record<"bold" | "cyan" | "dim" | "green" | "red" | "yellow", Paint>>;
}

/** The report on a terminal: longer lists are cut, `--json` and `--artifact` have all of it. */
export function reportInText(report: Report, options: TextOptions): string {
  const { colours: pc } = options;
  const same = report.unchanged > 0 ? `, ${counted(report.unchanged, "resource")} stay as they are` : "";
  const paint = report.counts.data > 0 ? pc.red : pc.bold;
  return [
    `${pc.bold(report.environment)}: ${paint(headline(report))}\n${pc.dim(`${basisInWords(report.basis)}${same}`)}`,
    losses(report, options),
    locks(report, options),
    renames(report, options),
    errors(report, options),
    ...(isFirst(report) ? [overview(report, options)] : changes(report, options)),
    following(report, options),
    moves(report),
    experiments(report, options),
    migrations(report, options),
    access(report, options),
    packages(report, options),
    cost(report, options),
    warnings(report, options),
    drift(report, options),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Lines of a list before the rest is only counted. */
const most = 40;

function losses({ changes: all }: Report, { colours: pc, width }: TextOptions): string {
  return all
    .filter(({ loss }) => loss !== undefined)
    .map(({ path, resource, loss }) => pc.red(cut(`destroys data: ${path}: the ${resource} ${loss}`, width)))
    .slice(0, most)
    .join("\n");
}

function locks(report: Report, { colours: pc, width }: TextOptions): string {
  const { inTheWay, lifted } = report.locks;
  const lines = inTheWay.map((each) => cut(`  ${each.path}: ${inTheWayInWords(each)}`, width)).slice(0, most);
  const needs = `This needs ${unlockOf(report)} first: Azure deletes nothing at or below a lock.`;
  const restored = `Locks are lifted; this deploy puts them back: ${lifted.join(", ")}`;
  return [
    ...(inTheWay.length > 0 ? [pc.red(needs), ...lines] : []),
    ...(lifted.length > 0 ? [pc.yellow(restored)] : []),
  ].join("\n");
}

function renames({ renames: all }: Report, { colours: pc }: TextOptions): string {
  return all
    .map(({ from, to, moves: each }) =>
      [
        pc.yellow(
          `Is ${to} what ${from} was? Both hold things of the same names. If so, where the stack is made:`,
        ),
        '  stack.addOverride("moved", [',
        ...each.map((move) => `    { from: "${move.from}", to: "${move.to}" },`),
        "  ]);",
      ].join("\n"),
    )
    .join("\n\n");
}

function changes(report: Report, options: TextOptions): string[] {
  const { colours: pc } = options;
  let left = 4 * most;
  const groups = groupsOf(report);
  const shown = groups.flatMap(({ construct, kinds, changes: all }) => {
    if (left <= 0) return [];
    const lines = all.flatMap((change) => linesOf(change, kinds.length > 1, brief));
    const words = kinds.map((kind) => kindInWords[kind]).join(", ");
    const some = lines.slice(0, Math.min(left, most));
    left -= some.length;
    const rest =
      lines.length > some.length ? [pc.dim(`  … ${counted(lines.length - some.length, "more line")}`)] : [];
    return [
      [`${pc.bold(construct)} ${pc.dim(words)}`, ...some.map((line) => painted(line, options)), ...rest].join(
        "\n",
      ),
    ];
  });
  const hidden = groups.length - shown.length;
  return hidden > 0 ? [...shown, pc.dim(`… and changes of ${counted(hidden, "more construct")}`)] : shown;
}

/** Of a first deploy, how much there is of what. */
function overview(report: Report, { colours: pc, width }: TextOptions): string {
  const groups = groupsOf({ ...report, access: { gained: [], lost: [] } });
  const rows = groups.map(({ construct, changes: all }) => [construct, String(all.length), typesIn(all)]);
  return aligned(rows)
    .map((line) => cut(line, width).replace(/^\S+/, pc.bold))
    .join("\n");
}

function following({ changes: all, following: count }: Report, { colours: pc, width }: TextOptions): string {
  if (count === 0) return "";
  const causes = [...new Set(all.filter((change) => !isMade(change)).flatMap(({ follows }) => follows))];
  return pc.dim(cut(`${counted(count, "more change")} follow from ${causes.join(", ")}`, width));
}

function moves({ changes: all }: Report): string {
  return movesIn(all)
    .map(
      ({ from, to, resources }) =>
        `${from} is ${to} now: ${counted(resources, "resource")} move, in Azure nothing happens`,
    )
    .join("\n");
}

/** A first deploy gives everybody everything, and there is a command for that. */
function access(report: Report, { colours: pc, width }: TextOptions): string {
  const { gained, lost } = report.access;
  if (gained.length + lost.length === 0) return "";
  if (isFirst(report))
    return `${pc.bold("access")} ${counted(gained.length, "grant")}: npx vitrine access ${report.environment}`;
  const rows = [
    ...lost.map((each) => ["loses", ...accessInWords(each)]),
    ...gained.map((each) => ["gains", ...accessInWords(each)]),
  ];
  const lines = aligned(rows.slice(0, most).map((cells) => cells.slice(0, 4).map(shortId))).map((line) =>
    (line.startsWith("loses") ? pc.red : pc.green)(`  ${cut(line, width - 2)}`),
  );
  const rest = rows.length > most ? [pc.dim(`  … and ${rows.length - most} more`)] : [];
  return [pc.bold("access"), ...lines, ...rest].join("\n");
}

/** Enough of a GUID to tell teams apart; the report in Markdown has all of it. */
const shortId = (text: string): string =>
  text.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{4}([0-9a-f]{8})/, "…$1");

function experiments(report: Report, { colours: pc, width }: TextOptions): string {
  const [title = "", ...lines] = experimentLines(report);
  return [title && pc.bold(cut(title, width)), ...lines.map((line) => `  ${cut(line, width - 2)}`)].join(
    "\n",
  );
}

function migrations({ migrations: all }: Report, { colours: pc, width }: TextOptions): string {
  const lines = all.flatMap(({ added, changed, removed, roles }) => [
    ...changed.map((name) => pc.red(`${name}.sql was changed: it will be refused`)),
    ...added.map(({ name, losses }) =>
      losses.length > 0 ? pc.red(`${name}.sql runs, and ${losses.join(", ")}`) : `${name}.sql runs`,
    ),
    ...removed.map((name) => `${name}.sql is gone, and what it did stays`),
    ...roles.map((role) => `roles/${role}.sql gives other rights`),
  ]);
  if (lines.length === 0) return "";
  const rest = lines.length > most ? [pc.dim(`  … and ${lines.length - most} more`)] : [];
  return [
    pc.bold("migrations"),
    ...lines.slice(0, most).map((line) => `  ${cut(line, width - 2)}`),
    ...rest,
  ].join("\n");
}

function packages({ packages: all }: Report, { colours: pc, width }: TextOptions): string {
  if (all.length === 0) return "";
  const rows = all.map(({ path, before, after }) => [
    path,
    before === undefined ? "" : bytes(before),
    after === undefined ? "" : bytes(after),
    growth(before, after),
  ]);
  const inside = all.flatMap(({ before, contents }) =>
    before === undefined
      ? []
      : contents.slice(0, 8).map(({ name, before: old, after: next }) => `${growth(old, next)} ${name}`),
  );
  return [
    pc.bold("packages"),
    ...aligned(rows).map((line) => `  ${cut(line, width - 2)}`),
    ...(inside.length > 0 ? [pc.dim(cut(`  inside, unpacked: ${inside.join(", ")}`, width))] : []),
  ].join("\n");
}

function cost(report: Report, { colours: pc, width }: TextOptions): string {
  const { cost: delta } = report;
  if (!delta || delta.constructs.length === 0) return "";
  if (isFirst(report)) return `${pc.bold("cost")} npx vitrine cost ${report.environment}`;
  const rows = delta.constructs
    .slice(0, 10)
    .map(({ path, before, after }) => [
      path,
      money(before, delta.currency, 2),
      money(after, delta.currency, 2),
      signed(after - before, delta.currency, 2),
    ]);
  const rest =
    delta.constructs.length > 10 ? [`  … ${counted(delta.constructs.length - 10, "more construct")}`] : [];
  return [
    pc.bold("cost of a month at the expected load"),
    ...aligned(rows).map((line) => `  ${cut(line, width - 2)}`),
    ...rest,
  ].join("\n");
}

function errors({ findings = [] }: Report, { colours: pc }: TextOptions): string {
  return findings
    .filter(({ severity }) => severity === "error")
    .slice(0, most)
    .map(({ path, rule, what, why, fix }) => `${pc.red(rule)} ${path}: ${what}\n  why: ${why}\n  fix: ${fix}`)
    .join("\n");
}

/** Most of them are there whatever changes. */
function warnings({ environment, findings = [] }: Report, { colours: pc }: TextOptions): string {
  const count = findings.filter(({ severity }) => severity === "warning").length;
  return count === 0
    ? ""
    : `${pc.yellow("policy")} ${counted(count, "warning")}: npx vitrine policy ${environment}`;
}

function drift({ drift: all }: Report, options: TextOptions): string {
  if (all.length === 0) return "";
  const lines = all.flatMap((change) => linesOf(change, false, brief, change.path));
  return [
    options.colours.yellow(
      `drift: ${counted(all.length, "resource")} not as the last deploy left them; this deploy brings back what is declared`,
    ),
    ...lines.slice(0, most).map((line) => painted(line, options)),
  ].join("\n");
}

function painted({ mark, text }: ReportLine, { colours: pc, width }: TextOptions): string {
  const paint = { "+": pc.green, "-": pc.red, "!": pc.yellow, " ": (same: string) => same }[mark];
  return paint(cut(`  ${mark} ${text}`, width));
}

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

/** Columns two spaces apart. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
