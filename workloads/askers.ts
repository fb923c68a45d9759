import { z } from "zod";

/** Who may ask an API for something: teams by name; services, and people one by one, by their object ids. */
export const Askers = z.strictObject({
  teams: z.array(z.enum(["developers", "operators", "dataEngineers", "dataScientists", "mlOperations"])),
  services: z.array(z.guid()).default([]),
  people: z.array(z.guid()).default([]),
});

export type Askers = z.output<typeof Askers>;

/**
 * Object ids of people and pipelines that may change a registration in Microsoft Entra ID: whoever deploys with the right
 * `Application.ReadWrite.OwnedBy` alone has to be one of them. Groups cannot be.
 */
export const Owners = z.array(z.guid()).min(1);
