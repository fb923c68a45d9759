import { z } from "zod";

/** What a deployed environment tells about it: where notices are put, and where they are shown. */
export const NoticeBoardOutputs = z.object({
  notices_container: z.url(),
  notices_url: z.url(),
});

export type NoticeBoardOutputs = z.output<typeof NoticeBoardOutputs>;
