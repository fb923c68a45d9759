import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { priceTable } from "./price-table";
import { refreshed } from "./retail-prices";

/** Asks Azure for every price of prices.json and writes the answers into it. */
export async function refresh(root: string): Promise<void> {
  const ask = async (address: string): Promise<unknown> => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
    return answer.json();
  };
  const { table, notFound } = await refreshed(priceTable, ask, new Date().toISOString().slice(0, 10));
  writeFileSync(join(root, "ci/cost/prices.json"), `${JSON.stringify(table, null, 2)}\n`);
  console.log(`${Object.keys(table.meters).length - notFound.length} prices are Azure's of today`);
  for (const meter of notFound) console.log(`not found, and kept: ${meter}`);
}
