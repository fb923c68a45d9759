import * as z from "zod";
import { blobSettings, identitySettings, telemetrySettings } from "../../shared/service-settings";

/** The containers of the account that the code calls WORKLOAD_TEMPLATE, and what it does with their blobs. */
export const workloadTemplateContainers = { documents: "readWrite" } as const;

export type WorkloadTemplateContainer = keyof typeof workloadTemplateContainers;

/** Every setting the app reads. The construct fills them, the compiler compares the two. */
export const WorkloadTemplateSettings = z.object({
  ...blobSettings("WORKLOAD_TEMPLATE"),
  ...identitySettings,
  ...telemetrySettings,

  /** Requests of one client in a minute, on one instance. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(60),
});

export type WorkloadTemplateSettings = z.output<typeof WorkloadTemplateSettings>;
