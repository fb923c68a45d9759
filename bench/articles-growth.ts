import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { measureCatalogues } from "./articles-growth/catalogues";
import { measureReaders } from "./articles-growth/readers";

/** What articles cost with ever more articles and ever more readers, for docs/articles-at-scale.md. */
export async function run(root: string): Promise<void> {
  // below the checkout, where programs find its packages
  const build = join(root, ".vitrine/build");
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(join(build, "bench-articles-growth-"));
  try {
    await measureCatalogues(root, folder);
    await measureReaders();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
