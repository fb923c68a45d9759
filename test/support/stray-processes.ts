import { setTimeout as wait } from "node:timers/promises";
import { processTree } from "../../emulator/control/testing/emulator-checkout";
import type { Checkout } from "./checkout";
import { LocalEstate } from "./local-estate";

/** Processes of a checkout that do not belong to its local Azure, once there was time to end. */
export async function strangersIn(checkout: Checkout): Promise<number[]> {
  const estate = new LocalEstate(checkout.root);
  let left: number[] = [];
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const own = processTree(estate.address.pid);
    left = checkout.processes().filter((pid) => !own.includes(pid));
    if (left.length === 0) return left;
    await wait(100);
  }
  return left;
}
