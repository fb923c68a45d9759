/** How an API says that it is; "silent" when it says nothing that can be read. */
export type ApiState = "degraded" | "healthy" | "silent" | "unhealthy";

/** A cold start takes some seconds; whoever waits longer is told that nothing answers. */
const patienceMs = 30_000;

/** Asks an API how it is. @param address of its health on this host */
export async function stateOf(address: string): Promise<ApiState> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(patienceMs) });
    const { status } = (await response.json()) as { readonly status?: string };
    if (status === "degraded" && response.ok) return "degraded";
    return response.ok ? "healthy" : response.status === 503 ? "unhealthy" : "silent";
  } catch {
    return "silent";
  }
}
