import { experimentSection } from "./experiments";
import { brief, type Detail, full, type Group, groupsOf, linesOf, type ReportLine, typesIn } from "./lines";
import { locksInMarkdown } from "./locks";
import { fence, fitted, folded, list, type Section } from "./markdown-parts";
import {
  accessSection,
  costSection,
  driftSection,
  findingSections,
  migrationSection,
  packageSection,
} from "./markdown-sections";
import { movesIn } from "./moves";
import { isMade, type Report, type ReportedChange } from "./report";
import { basisInWords, counted, headline, isFirst, kindInWords } from "./wording";

/** GitHub refuses a comment with more characters. */
export const commentLimit = 65_536;

export interface MarkdownOptions {
  /** Most characters. @default - all of it, with every difference in full */
  readonly limit?: number;
  /** Where the full report is, in a few words: "the artifact plan-dev". @default - nobody is sent there */
  readonly elsewhere?: string;
}

/** What a comment starts with, so that the next report takes its place. */
export const markerOf = (environment: string): string => `<!-- vitrine-plan:${environment} -->`;

/** The report as a comment of a pull request. */
export function reportInMarkdown(report: Report, { limit, elsewhere }: MarkdownOptions = {}): string {
  const detail = limit === undefined ? full : brief;
  const sections = sectionsOf(report, detail);
  const whole = joined(sections.map((section) => section.render(Number.POSITIVE_INFINITY)));
  if (limit === undefined || whole.length <= limit) return whole;
  const where = elsewhere ? ` All of it: ${elsewhere}.` : "";
  const cut = `\n<sub>Too much for one comment, so the end of each long list is left out.${where}</sub>\n`;
  // what is around the lists is not counted, so a little less may be needed
  let short = "";
  for (let room = limit; room > limit / 4; room *= 0.95) {
    short = joined(budgeted(sections, room)) + cut;
    if (short.length <= limit) break;
  }
  return short;
}

/** Each section within its share; what some leave goes to those that need more. */
function budgeted(sections: readonly Section[], room: number): string[] {
  const all = sections.map((section) => {
    const share = Math.floor(room * section.share);
    const length = section.render(Number.POSITIVE_INFINITY).length;
    return { section, share, needsMore: length > share, spare: Math.max(0, share - length) };
  });
  const spare = all.reduce((sum, each) => sum + each.spare, 0);
  const needed = all.reduce((sum, { share, needsMore }) => sum + (needsMore ? share : 0), 0);
  return all.map(({ section, share, needsMore }) =>
    section.render(needsMore ? share + Math.floor((spare * share) / needed) : share + 1),
  );
}

function sectionsOf(report: Report, detail: Detail): Section[] {
  return [
    { share: 0.02, render: () => title(report) },
    { share: 0.1, render: (budget) => caution(report, budget) },
    { share: 0.05, render: (budget) => locksInMarkdown(report, budget) },
    { share: 0.1, render: (budget) => renames(report, budget) },
    { share: 0.24, render: (budget) => changes(report, detail, budget) },
    { share: 0.08, render: (budget) => following(report, budget) },
    { share: 0.02, render: (budget) => moves(report, budget) },
    experimentSection(report, 0.03),
    migrationSection(report, 0.04),
    accessSection(report, 0.1),
    packageSection(report, 0.05),
    costSection(report, 0.04),
    ...findingSections(report, 0.05),
    driftSection(report, detail, 0.05),
  ];
}

const joined = (sections: readonly string[]): string => `${sections.filter(Boolean).join("\n\n")}\n`;

function title(report: Report): string {
  const same = report.unchanged > 0 ? ` · ${counted(report.unchanged, "resource")} stay as they are` : "";
  return [
    markerOf(report.environment),
    `### ${report.environment}: ${headline(report)}`,
    "",
    `<sub>${basisInWords(report.basis)}${same}</sub>`,
  ].join("\n");
}

/** What nobody may overlook. */
function caution({ changes }: Report, budget: number): string {
  const losses = changes.filter(({ loss }) => loss !== undefined);
  if (losses.length === 0) return "";
  const lines = losses.map(({ path, resource, loss }) => `> - \`${path}\`: the ${resource} ${loss}`);
  const shown = fitted(lines, budget, (rest) => `> - and ${rest} more`);
  return ["> [!CAUTION]", "> **This destroys data.**", ...shown].join("\n");
}

function renames({ renames: all }: Report, budget: number): string {
  return all
    .slice(0, 5)
    .map(({ from, to, moves: each }) =>
      [
        "> [!WARNING]",
        `> **Is \`${to}\` what \`${from}\` was?** Both hold things of the same names. Deleting the one and creating the`,
        "> other loses what is in them, and Azure refuses two of a name. If the construct was only given another id, say so",
        "> to Terraform where the stack is made; the next plan then moves, and deletes nothing:",
        ">",
        "> ```ts",
        '> stack.addOverride("moved", [',
        ...fitted(
          each.map((move) => `>   { from: "${move.from}", to: "${move.to}" },`),
          budget / Math.min(all.length, 5) - 600,
          (rest) => `>   // and ${rest} more`,
        ),
        "> ]);",
        "> ```",
      ].join("\n"),
    )
    .join("\n\n");
}

/** Lines that are on the screen before the rest is folded away. */
const visible = { ofAll: 44, ofGroup: 18 };

function changes(report: Report, detail: Detail, budget: number): string {
  let lines = 0;
  let left = budget;
  const groups = groupsOf(report);
  const texts = groups.map((group) => {
    const all = group.changes.map((change) => linesOf(change, group.kinds.length > 1, detail));
    const count = all.flat().length;
    const isFolded = isFirst(report) || count > visible.ofGroup || lines + count > visible.ofAll;
    if (!isFolded) lines += count;
    const body = all.map((each) => each.map(written).join("\n"));
    const shown = fitted(body, left - 200, (rest) => `  and ${counted(rest, "more change")}`);
    const text = groupText(group, shown, isFolded);
    left -= text.length;
    return left > 0 ? text : undefined;
  });
  const hidden = texts.filter((text) => text === undefined).length;
  const note = hidden > 0 ? [`and changes of ${counted(hidden, "more construct")}`] : [];
  return [...texts.filter((text) => text !== undefined), ...note].join("\n\n");
}

function groupText(
  { construct, kinds, changes: all }: Group,
  body: readonly string[],
  isFolded: boolean,
): string {
  const block = fence("diff", body.join("\n"));
  const isNew = all.every(({ action }) => action === "create");
  const words = isNew ? `${all.length} new` : kinds.map((kind) => kindInWords[kind]).join(", ");
  if (!isFolded) return `**${construct}** · ${words}\n${block}`;
  return folded(`<b>${construct}</b> · ${words}: ${isNew ? typesIn(all) : inNumbers(all)}`, block);
}

function inNumbers(changes: readonly ReportedChange[]): string {
  const count = (action: ReportedChange["action"]) => changes.filter((each) => each.action === action).length;
  const parts = [
    [count("create"), "new"],
    [count("update"), "changed"],
    [count("replace"), "made anew"],
    [count("delete"), "deleted"],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`)
    .join(", ");
}

const written = ({ mark, text }: ReportLine): string => `${mark} ${text}`.trimEnd();

/** Folded: nobody wrote these. */
function following({ changes: all, following: count }: Report, budget: number): string {
  if (count === 0) return "";
  const lines = all
    .filter((change) => !isMade(change))
    .map(({ action, path, resource, follows }) => {
      const mark = action === "replace" ? "!" : " ";
      return `${mark} ${path}: ${resource}${action === "replace" ? ", made anew" : ""} · because of ${follows.join(", ")}`;
    });
  const shown = fitted(lines, budget - 200, (rest) => `  and ${rest} more`);
  const sentence = count === 1 ? "1 more change follows" : `${count} more changes follow`;
  return folded(`${sentence} from these by themselves`, fence("diff", shown.join("\n")));
}

function moves({ changes: all }: Report, budget: number): string {
  const lines = movesIn(all).map(
    ({ from, to, resources }) =>
      `\`${from}\` is \`${to}\` now: ${counted(resources, "resource")} that Terraform knows by another name, and nothing happens to in Azure`,
  );
  return lines.length === 0 ? "" : list(fitted(lines, budget, (rest) => `and ${rest} more moves`));
}
