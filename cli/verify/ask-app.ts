import { z } from "zod";
import type { Azure } from "../doctor/azure";

/** A function app that was deployed, as the outputs of its stack tell. */
export const DeployedApps = z.record(
  z.string(),
  z.object({
    id: z.string(),
    /** Where it says which code it runs; missing where nobody outside may ask. */
    health: z.url().optional(),
    version: z.string(),
  }),
);
export type AskedApp = z.output<typeof DeployedApps>[string];

/** What was learnt by asking once. */
export type AppAnswer =
  /** `version` is missing where the platform said that code is loaded, and cannot say which. */
  | { readonly runs: "deployed"; readonly version?: string }
  | { readonly runs: "other"; readonly version: string }
  /** It runs what was deployed, and says that it does not do its work before something else has happened. */
  | { readonly runs: "waiting"; readonly version: string; readonly why: string }
  /** It runs what was deployed, which asks for something that it has refused and would refuse again. */
  | { readonly runs: "refused"; readonly version: string; readonly why: string }
  | { readonly runs: "unknown"; readonly why: string };

/** Patience with one answer: an app that starts takes long, and one that hangs is asked again. */
const answerMs = 30_000;

/**
 * Asks an app which code it runs. It need not be well: what it says of itself in a 503 counts, too, unless it says there that
 * it is waiting, as for its database to be made what was deployed.
 */
export async function askHealth(address: string, version: string): Promise<AppAnswer> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(answerMs), redirect: "manual" });
    const told = healthIn(await response.text());
    if (told === undefined) return { runs: "unknown", why: `${response.status} without a version` };
    if (told.version !== version) return { runs: "other", version: told.version };
    if (response.ok || !told.waiting) return { runs: "deployed", version };
    const runs = told.refused ? "refused" : "waiting";
    return { runs, version, why: told.reason ?? "it does not say for what" };
  } catch (error) {
    return { runs: "unknown", why: reasonOf(error) };
  }
}

/** Asks the platform whether an app has loaded any code, where the app itself cannot be asked. */
export async function askPlatform(azure: Azure, id: string): Promise<AppAnswer> {
  try {
    const functions = await azure.list(`${id}/functions?api-version=2024-04-01`);
    if (functions.length > 0) return { runs: "deployed" };
    return { runs: "unknown", why: "Azure knows of no function in it" };
  } catch (error) {
    return { runs: "unknown", why: `Azure does not tell: ${reasonOf(error)}` };
  }
}

const Health = z.object({
  version: z.string(),
  reason: z.string().optional(),
  waiting: z.boolean().optional(),
  refused: z.boolean().optional(),
});

function healthIn(body: string): z.output<typeof Health> | undefined {
  try {
    return Health.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** fetch says "fetch failed", and why in its cause. */
function reasonOf(error: unknown): string {
  const { cause, message, code } = error as { cause?: { code?: string }; message?: string; code?: string };
  return cause?.code ?? code ?? message ?? String(error);
}
