import { randomUUID } from "node:crypto";
import { lastSegment } from "../../../../azure/resource-id";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { block, blocks, optionalText, text, texts } from "../../../resource-manager/values";

export const application: Behaviour = {
  type: "azuread_application",
  parity: "runs",
  reason:
    "the sign-in page and tokens of version 2.0; without secrets, certificates, claims of one's own and other tenants",

  id: () => `/applications/${randomUUID()}`,

  apply({ id, planned, prior }, world) {
    refuseWhatDoesNotRun(planned);
    refuseRedirects(planned);
    refuseTaken(id, planned, world);
    const api = block(planned, "api") ?? {};
    return {
      client_id: prior?.values["client_id"] ?? randomUUID(),
      object_id: lastSegment(id),
      app_role_ids: idsByValue(blocks(planned, "app_role"), "app_role"),
      oauth2_permission_scope_ids: idsByValue(blocks(api, "oauth2_permission_scope"), "api"),
      publisher_domain: "vitrine.local",
      logo_url: "",
      disabled_by_microsoft: "",
    };
  },
};

function refuseWhatDoesNotRun(planned: Values): void {
  const version = block(planned, "api")?.["requested_access_token_version"] ?? 1;
  if (version !== 2)
    throw notRunLocally("access tokens of version 1.0", "set requested_access_token_version to 2", ["api"]);
  if ((optionalText(planned, "sign_in_audience") ?? "AzureADMyOrg") !== "AzureADMyOrg")
    throw notRunLocally("sign-in of other tenants' people", 'set sign_in_audience to "AzureADMyOrg"', [
      "sign_in_audience",
    ]);
  for (const [name, what] of notRun) {
    const value = planned[name];
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    throw notRunLocally(`${what} of an app registration`, `leave ${name} out`, [name]);
  }
}

const notRun = [
  ["group_membership_claims", "claims of groups"],
  ["optional_claims", "optional claims"],
  ["password", "secrets"],
  ["public_client", "public clients"],
  ["single_page_application", "pages that keep tokens"],
  ["template_id", "templates"],
] as const;

/** As Entra: people are sent back by https, or to their own machine. */
function refuseRedirects(planned: Values): void {
  const wrong = texts(block(planned, "web") ?? {}, "redirect_uris").find(
    (uri) => !/^https:\/\/[^/]|^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(uri),
  );
  if (wrong !== undefined)
    throw new ResourceError(
      400,
      "Request_BadRequest",
      `The redirect URI ${wrong} is not valid: it must begin with https, or with http://localhost.`,
      { attribute: ["web", 0, "redirect_uris"] },
    );
}

function refuseTaken(id: string, planned: Values, { resources }: World): void {
  const taken = texts(planned, "identifier_uris").find((uri) =>
    resources
      .ofType("azuread_application")
      .some((other) => other.id !== id && texts(other.values, "identifier_uris").includes(uri)),
  );
  if (taken !== undefined)
    throw new ResourceError(
      400,
      "Request_MultipleObjectsWithSameKeyValue",
      `Another object with the same value for property identifierUris already exists: ${taken}.`,
      { attribute: ["identifier_uris"] },
    );
}

function idsByValue(rows: readonly Values[], attribute: string): Record<string, string> {
  const ids = rows.map((row) => text(row, "id"));
  const values = rows.flatMap((row) => optionalText(row, "value") ?? []);
  if (new Set(ids).size < ids.length || new Set(values).size < values.length)
    throw new ResourceError(400, "Request_BadRequest", "Two of them have the same id or value.", {
      attribute: [attribute],
    });
  return Object.fromEntries(
    rows.flatMap((row) => (optionalText(row, "value") ? [[text(row, "value"), text(row, "id")]] : [])),
  );
}
