import type { InvocationContext } from "@azure/functions";
import type { Pool } from "pg";

/** Takes a file of articles. */
export async function takeFile(
  name: string,
  _services: { readonly database: Pool },
  context: Pick<InvocationContext, "info">,
): Promise<void> {
  context.info(`${name} came`);
}
