import type { InvocationContext } from "@azure/functions";
import type { Pool } from "pg";

/** Takes a batch of deeds into readers' profiles. */
export async function takeDeeds(
  events: readonly unknown[],
  _services: { readonly database: Pool },
  context: Pick<InvocationContext, "info">,
): Promise<void> {
  context.info(`${events.length} deeds`);
}
