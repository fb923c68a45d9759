import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../failure";
import { listedNames } from "./lines";
import type { Spellings } from "./spellings";
import { foldersOf, templateFiles, type WorkloadFile } from "./template";

/** So that its line in an environment's file stays one. */
const longest = 28;

/** Constructs of every estate, beside a workload's, and accounts that other parts of one have beside theirs. */
const reserved = /^(azure|azure-resource-manager|console|secrets|teams|time)$|-(host|ml)$/;

/** @throws Failure WorkloadNameNotLegal, TemplateNotFound, WorkloadExists or WorkloadNameReserved */
export function checkName(root: string, name: Spellings): void {
  const { kebab, camel } = name;
  if (kebab.length > longest || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab)) {
    throw new Failure("WorkloadNameNotLegal", {
      what: `"${kebab}" cannot be a workload's name`,
      why: `folders, classes and what Azure has are named after it: 1 to ${longest} lowercase letters and digits, as words with single hyphens, the first a letter`,
      fix: 'choose a name such as "film-reviews"',
    });
  }
  const template = templateFiles(root);
  const taken = foldersOf(name).find((folder) => existsSync(join(root, folder)));
  if (taken !== undefined || listedNames(root).includes(camel)) {
    throw new Failure("WorkloadExists", {
      what: `there is a "${kebab}" already`,
      why: `${taken ?? `workloads/all.ts has ${camel}, which`} would be overwritten`,
      fix: "choose another name; nothing was written",
    });
  }
  if (reserved.test(kebab) || isOf(template, name) || existsSync(join(root, "workloads", `${kebab}.ts`))) {
    throw new Failure("WorkloadNameReserved", {
      what: `"${kebab}" is the name of something else that an estate or the code of a workload has`,
      why: "two things of one name would be taken for each other",
      fix: "choose another name; two words say what it is about",
    });
  }
}

/** Whether the template has a file, a class or a type of that name: in the copy nobody could tell the two apart. */
function isOf(template: readonly WorkloadFile[], { kebab, pascal }: Spellings): boolean {
  const word = new RegExp(`\\b${pascal}\\b`);
  const code = template.filter(({ path }) => path.endsWith(".ts"));
  return code.some(({ path, text }) => basename(path, ".ts") === kebab || word.test(text));
}
