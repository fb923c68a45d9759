import type { LocalEstate } from "./local-estate";
import { PersonsApi } from "./persons-api";

/** The predictions API as a person of the local directory asks it. */
export class PredictionsApi extends PersonsApi {
  /** @param person as the sign-in page names them, e.g. "priya" */
  constructor(estate: LocalEstate, person = "developer") {
    super(estate, "predictions", person);
  }
}
