import type { z } from "zod";
import type { Foundation } from "../constructs/foundation/foundation";
import type { FunctionApp } from "../constructs/function-app/function-app";

/** What `npx vitrine verify` has to know of a function app: what it was given to run, and where it says what it runs. */
export interface DeployedApp {
  readonly id: string;
  /** Missing where nobody outside may ask. */
  readonly health?: string;
  readonly version: string;
}

/** An app that Event Grid alone may call where there is a private network: there, nobody can ask it. */
export function appOfEvents(app: FunctionApp<z.ZodObject>, { network }: Foundation): DeployedApp {
  const { healthAddress: health, version } = app;
  return { id: app.site.id, ...(network === undefined && { health }), version };
}
