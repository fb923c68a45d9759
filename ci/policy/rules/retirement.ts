import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { apiVersions, type Retirement, retirements, type Sign, tableDate } from "../../../azure/retirements";
import { daysBetween, daysLater } from "../dates";
import type { DeclaredEstate, JudgedResource } from "../resource";
import type { Rule, Violation } from "../rule";

/** Days before the end from which a plan is refused, and from which it is warned of. */
const refusedDays = 90;
const warnedDays = 365;
/** Days after which nobody can rely on the table any more. */
const tableDays = 180;

const offOnOneMachine = "Azure is not asked for any of it: all code runs in the Node of this checkout";

const retirement: Rule = {
  id: "retirement",
  demand: "uses nothing that Azure takes away within a year",
  reason: "what is retired gets no fixes, then stops; the last weeks are a bad time to find a way out",
  fix: "move to what replaces it",
  kinds: [...new Set(retirements.flatMap(({ shows }) => shows.map(({ kind }) => kind)))],
  offOnOneMachine,
  check: (resource, { estate, today }) =>
    retirements
      .filter(({ shows }) => shows.some((sign) => isSeen(sign, resource, estate)))
      .flatMap((each) => verdictOn(each, today)),
};

const apiVersion: Rule = {
  id: "api-version",
  demand: "speaks versions of Azure's interfaces that are finished, and that somebody has read about",
  reason: "a preview may end 90 days after a mail, and a retired version answers with errors",
  fix: "use a version of azure/retirements.ts, or read when this one ends and add it there",
  kinds: ["azapi_*"],
  offOnOneMachine,
  check: ({ kind, apiVersion: version }, { today }) => {
    if (version === undefined) return [];
    const what = `it speaks ${kind}@${version}`;
    if (version.endsWith("-preview")) return [{ what: `${what}, a preview` }];
    const known = apiVersions.find((each) => each.version === version && each.kinds.test(kind));
    if (!known)
      return [{ what: `${what}, which the table of ${tableDate} does not have`, severity: "warning" }];
    const { retires, source } = known;
    return retires ? verdictOn({ what, retires, source, instead: "a newer version" }, today) : [];
  },
};

const retiredImage: Rule = {
  id: "retired-image",
  demand: "builds on no image whose runtime ends within a year",
  reason: "a container brings its own runtime, and nobody but us mends it",
  fix: "build on a newer image",
  kinds: ["azurerm_storage_blob"],
  offOnOneMachine,
  check: (blob, { estate, today }) => {
    const [, version] = /^FROM \S*\bnode:(\d+)/m.exec(dockerfileOf(blob, estate)) ?? [];
    return retirements
      .filter(({ what }) => what === `Node ${version}`)
      .flatMap((each) => verdictOn(each, today));
  },
};

const mutableImage: Rule = {
  id: "mutable-image",
  demand: "builds on images that cannot change behind their name",
  reason:
    "a tag is whatever its owner says today: tomorrow's deploy of the same commit would ship other code",
  fix: "name the digest beside the tag: node bin/refresh-base-image.mjs writes it",
  kinds: ["azurerm_storage_blob"],
  check: (blob, { estate }) => {
    const text = dockerfileOf(blob, estate);
    const stages = [...text.matchAll(/^FROM .*\bAS (\S+)\s*$/gim)].map(([, name = ""]) => name.toLowerCase());
    return [...text.matchAll(/^FROM (?:--\S+ )*(\S+)/gim)]
      .map(([, image = ""]) => image)
      .filter((image) => !["scratch", ...stages].includes(image.toLowerCase()))
      .filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image))
      .map((image) => ({ what: `its Dockerfile builds on ${image}, without a digest` }));
  },
};

const retirementTable: Rule = {
  id: "retirement-table",
  demand: "is judged by a table of retirements that is younger than half a year",
  reason: "Azure announces retirements all year; a table that nobody reads again says that all is well",
  fix: "compare azure/retirements.ts with Azure's list, and write the day into tableDate",
  offOnOneMachine,
  checkStack: ({ today }) => {
    const age = daysBetween(tableDate, today);
    return age > tableDays
      ? [{ what: `the table of retirements is of ${tableDate}, ${age} days ago`, severity: "warning" }]
      : [];
  },
};

export const retirementRules: readonly Rule[] = [
  retirement,
  retiredImage,
  mutableImage,
  apiVersion,
  retirementTable,
];

function verdictOn(
  each: Pick<Retirement, "what" | "retires" | "closed" | "instead" | "source">,
  today: string,
): Violation[] {
  const { what, retires, closed, instead, source } = each;
  const left = daysBetween(today, retires);
  const fix = `use ${instead} (${source})`;
  if (closed !== undefined && closed <= today)
    return [{ what: `${what} cannot be created since ${closed}, and ends on ${retires}`, fix }];
  if (left > warnedDays) return [];
  const when = left < 0 ? `ended on ${retires}` : `ends on ${retires}, in ${left} days`;
  const severity = left <= refusedDays ? "error" : "warning";
  const deadline = left > refusedDays ? `; refused from ${daysLater(retires, -refusedDays)}` : "";
  return [{ what: `${what} ${when}${deadline}`, severity, fix }];
}

function isSeen({ kind, attribute, value }: Sign, resource: JudgedResource, estate: DeclaredEstate): boolean {
  if (kind !== resource.kind) return false;
  if (attribute === undefined) return true;
  const values = estate.valuesOf(resource, attribute);
  if (value === "absent") return values.length === 0 && !resource.isPart;
  return values.some((each) => (value instanceof RegExp ? value.test(String(each)) : each === value));
}

/** What an image is built from, if this blob says it; "" otherwise. */
function dockerfileOf({ values }: JudgedResource, { folder }: DeclaredEstate): string {
  if (!String(values["name"]).endsWith("/Dockerfile")) return "";
  const file = join(folder, String(values["source"]));
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
