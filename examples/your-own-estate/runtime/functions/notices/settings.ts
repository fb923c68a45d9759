import { blobSettings, identitySettings, telemetrySettings } from "vitrine/runtime/shared/service-settings";
import { z } from "zod";

/** The containers of the account that the code calls NOTICES, and what it does with their blobs. */
export const noticesContainers = { notices: "read" } as const;

/** Every setting that the code reads. The construct fills them, the compiler compares the two. */
export const NoticesSettings = z.object({
  ...blobSettings("NOTICES"),
  ...identitySettings,
  ...telemetrySettings,
});

export type NoticesSettings = z.output<typeof NoticesSettings>;
