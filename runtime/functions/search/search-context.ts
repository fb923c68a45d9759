import type { Telemetry } from "../../shared/telemetry";
import type { SearchHealth } from "./health";
import type { SearchSettings } from "./settings";
import type { Sources } from "./sources";

/** What the operations work with. */
export interface SearchContext {
  readonly sources: Sources;
  readonly settings: SearchSettings;
  readonly telemetry: Telemetry;
  readonly health: SearchHealth;
}
