import { onTerminal } from "./progress";
import { PlanWorkspace } from "./workspace";

/**
 * Plans a stack with the emulated providers.
 *
 * @param state what is deployed. @default - nothing
 * @returns `terraform show -json` of the plan
 */
export async function planWithoutCredentials(root: string, stack: string, state?: string): Promise<string> {
  return onTerminal("planning", async () => {
    const workspace = await PlanWorkspace.of(root, stack);
    try {
      if (state !== undefined) workspace.writeState(state);
      return await workspace.plan();
    } finally {
      workspace.remove();
    }
  });
}
