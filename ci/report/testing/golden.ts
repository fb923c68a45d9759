import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Compares a text with a file in ci/report/golden, which a person has read. `UPDATE_GOLDEN=1 npx jest ci/report` writes
 * the files anew: read their difference before you commit it.
 */
export function expectGolden(name: string, text: string): void {
  const file = join(process.cwd(), "ci/report/golden", name);
  if (process.env["UPDATE_GOLDEN"]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(existsSync(file) ? readFileSync(file, "utf8") : `(there is no ${name} yet)`);
}
