import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { ConsolePage } from "./console-page";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What axe objects to on a page as it is now. */
export async function objections({ page }: ConsolePage): Promise<string[]> {
  // pictures that fade would be judged half transparent
  await page.evaluate(`Promise.all(document.getAnimations().map((animation) => animation.finished))`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
