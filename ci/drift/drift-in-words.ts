import type { Drift, DriftedAttribute, DriftedResource, Remedy } from "./drift";

export interface Colours {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** Longer values say no more to somebody who reads. */
const longest = 120;

const remedies: Readonly<Record<Remedy, string>> = {
  deploy: "a deploy sets it back",
  hand: "the code says nothing of it: a deploy leaves it",
  unknown: "Terraform refuses to plan a deploy",
};

/** For a terminal: what drifted, by construct, and what to do about it. */
export function driftInWords(drift: Drift, { bold, red, dim }: Colours): string {
  const found = drift.resources.map((resource) => {
    const head = `${bold(resource.path)}  ${dim(resource.resource)}`;
    if (resource.what === "deleted") return `${head}\n  ${red("deleted")}; ${deletion(resource)}`;
    const lines = resource.attributes.map((each) => `  ${attributeInWords(each)}; ${remedies[each.remedy]}`);
    return [head, ...lines].join("\n");
  });
  return [headline(drift), ...found, whatToDo(drift)].filter(Boolean).join("\n\n");
}

/** For an issue that a nightly run keeps. */
export function driftInMarkdown(drift: Drift): string {
  const rows = drift.resources.flatMap((resource) => {
    const what = `\`${resource.path}\`<br>${cell(resource.resource)}`;
    if (resource.what === "deleted") return [`| ${what} | **deleted** | | | ${deletion(resource)} |`];
    return resource.attributes.map(
      ({ attribute, deployed, now, remedy }) =>
        `| ${what} | \`${attribute}\` | ${cell(short(deployed))} | ${cell(short(now))} | ${remedies[remedy]} |`,
    );
  });
  const head = ["| construct | what | as deployed | now | |", "|---|---|---|---|---|"];
  const table = rows.length === 0 ? [] : [[...head, ...rows].join("\n")];
  return `${[`### ${headline(drift)}`, ...table, whatToDo(drift)].filter(Boolean).join("\n\n")}\n`;
}

function headline({ environment, compared, resources }: Drift): string {
  if (compared === 0) return `nothing is deployed in ${environment}, so nothing can have drifted`;
  if (resources.length === 0) return `${environment} is as it was deployed: ${compared} resources compared`;
  const verb = resources.length === 1 ? "is" : "are";
  return `${resources.length} of ${compared} resources in ${environment} ${verb} not as deployed`;
}

function whatToDo({ environment, resources }: Drift): string {
  const remedied = resources.flatMap(({ attributes, remedy }) =>
    attributes.length === 0 ? [remedy] : attributes.map((each) => each.remedy),
  );
  const has = (remedy: Remedy) => remedied.includes(remedy);
  return [
    has("deploy") &&
      `To undo it: npx cdktf deploy ${environment}. To keep it: write it into the construct first, then deploy.`,
    has("hand") &&
      "What the code says nothing of: write it into the construct, or undo it by hand where it was done.",
    has("unknown") &&
      `Terraform refuses to plan a deploy: npx vitrine plan ${environment} --deployed says why. Undo by hand what cannot be changed in place.`,
    resources.length > 0 &&
      "Who did it: Azure's activity log of the resource, last 90 days (docs/runbooks/drift.md).",
  ]
    .filter(Boolean)
    .join("\n");
}

function deletion({ remedy, losesData }: DriftedResource): string {
  if (remedy !== "deploy") return remedies[remedy];
  return losesData ? "a deploy makes it anew, empty: restore what was in it first" : "a deploy makes it anew";
}

function attributeInWords({ attribute, deployed, now }: DriftedAttribute): string {
  if (deployed === undefined) return `${attribute}: ${short(now)}, which was not set`;
  if (now === undefined) return `${attribute}: not set any more, deployed as ${short(deployed)}`;
  return `${attribute}: ${short(now)}, deployed as ${short(deployed)}`;
}

function short(text: string | undefined): string {
  const line = text?.replace(/\s+/g, " ").trim() ?? "";
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** A bar would end the cell, and markup of a value is not ours to show. */
function cell(text: string): string {
  return text === "" ? "" : text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("|", "\\|");
}
