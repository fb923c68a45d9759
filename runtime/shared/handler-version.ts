import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The hash of the bundle that runs, as its package says it; "development" outside a package. */
export function handlerVersion(packageRoot: string): string {
  try {
    const { vitrine } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
    return String(vitrine.bundle).slice(0, 12);
  } catch {
    return "development";
  }
}
