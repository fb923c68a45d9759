import type { IConstruct } from "constructs";
import { ConfigurationError } from "../core/errors";

/** Managed Redis' sizes by family, as Microsoft.Cache 2025-07-01 publishes them; the number is about the memory in GB. */
const sizes: Readonly<Record<string, readonly number[]>> = {
  Balanced_B: [0, 1, 3, 5, 10, 20, 50, 100, 150, 250, 350, 500, 700, 1000],
  ComputeOptimized_X: [3, 5, 10, 20, 50, 100, 150, 250, 350, 500, 700],
  FlashOptimized_A: [250, 500, 700, 1000, 1500, 2000, 4500],
  MemoryOptimized_M: [10, 20, 50, 100, 150, 250, 350, 500, 700, 1000, 1500, 2000],
};

export function checkSize(scope: IConstruct, sku: string): void {
  const known = Object.entries(sizes).flatMap(([family, each]) => each.map((size) => `${family}${size}`));
  if (known.includes(sku)) return;
  throw new ConfigurationError(scope, "CacheSizeUnknown", {
    what: `sku is "${sku}"`,
    why: "Azure Managed Redis comes in fixed sizes, a family and a number",
    fix: `pass one of ${known.slice(0, 5).join(", ")}, …; constructs/cache/cache-sizes.ts has them all`,
  });
}
