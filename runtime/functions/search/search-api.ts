import { Api } from "../../http/api";
import { managedIdentityTokens } from "../../shared/access-tokens";
import type { Started } from "../../shared/start-app";
import { problems } from "./contract/problems";
import { SearchHealth } from "./health";
import { operations } from "./operations";
import { problemOf } from "./problem-of";
import { reportProblem } from "./report-search";
import type { SearchContext } from "./search-context";
import type { SearchSettings } from "./settings";
import { type Sources, sourcesOf } from "./sources";

const about = {
  title: "Visual search",
  description: "Send a photo, get the items of the catalogue that look most like it.",
  example: `curl --data-binary @photo.jpg -H 'content-type: image/jpeg' \\
  'https://HOST/api/v1/search?top=5&inStock=true'`,
};

/** The API on the services, and under the identity, that the settings name; or on other sources. */
export function searchApi(
  { settings, version, telemetry }: Started<SearchSettings>,
  sources: Sources = sourcesOf(settings, managedIdentityTokens(settings.IDENTITY_CLIENT_ID)),
): Api<SearchContext> {
  return new Api({
    about,
    routes: operations,
    problems,
    context: { sources, settings, telemetry, health: new SearchHealth(sources, version) },
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
    frontDoorId: settings.FRONT_DOOR_ID,
    problemOf,
    onProblem: (code, operation) => reportProblem(telemetry, code, operation),
  });
}
