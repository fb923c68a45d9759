import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { releaseInMarkdown } from "./report";
import type { Release } from "./run-release";

const PastRelease = z.object({
  deployment: z.string(),
  previous: z.string(),
  outcome: z.enum(["released", "stopped", "back"]),
  indexes: z.object({ previous: z.string(), next: z.string() }).partial().optional(),
});
type PastRelease = z.output<typeof PastRelease>;

const folderOf = (root: string) => join(root, ".vitrine", "releases");

/** @returns where the report lies, from the checkout */
export function writeReport(root: string, environment: string, release: Release): string {
  const folder = folderOf(root);
  const name = `${new Date().toISOString().replaceAll(/[:.]/g, "-")}-${environment}-${release.deployment}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ environment, ...release }, null, 2)}\n`);
  writeFileSync(join(folder, `${name}.md`), releaseInMarkdown(environment, release));
  return relative(root, join(folder, `${name}.md`));
}

/** The index of a deployment that the last release from here took the traffic from; undefined for any other one. */
export function replacedIndex(root: string, environment: string, deployment: string): string | undefined {
  const last = releasesOf(root, environment).find(({ outcome }) => outcome !== "stopped");
  return last?.outcome === "released" && last.previous === deployment ? last.indexes?.previous : undefined;
}

/** The newest first. */
function releasesOf(root: string, environment: string): PastRelease[] {
  const folder = folderOf(root);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter(
    (name) => name.endsWith(".json") && name.includes(`Z-${environment}-`),
  );
  return names
    .sort()
    .reverse()
    .flatMap((name) => {
      const report = PastRelease.safeParse(JSON.parse(readFileSync(join(folder, name), "utf8")));
      return report.success ? [report.data] : [];
    });
}
