import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Compares a text with a golden file, which a person has read. UPDATE_GOLDEN=1 writes it anew: read its difference
 * before you commit it.
 *
 * @param file below the checkout
 */
export function expectGolden(file: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(existsSync(file) ? readFileSync(file, "utf8") : `(there is no ${file} yet)`);
}
