import { measureOwnTime } from "./search-api/own-time";
import { replay } from "./search-api/replay";
import { measureStart } from "./search-api/start-time";

export const needsTerraform = true;

/** The search API: what its own code takes for a request, how fast it starts, and what the cache answers for it. */
export async function run(root: string): Promise<void> {
  await measureOwnTime();
  measureStart(root);
  await replay(root);
}
