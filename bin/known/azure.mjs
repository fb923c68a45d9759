const signInErrors = [
  "AggregateAuthenticationError",
  "AuthenticationError",
  "AuthenticationRequiredError",
  "CredentialUnavailableError",
];

/** An error of Azure's clients; undefined when it is none. */
export function azureFailure(error) {
  if (signInErrors.includes(error?.name)) return notSignedIn(error);
  if (error?.name !== "RestError") return undefined;
  if (error.code === "REQUEST_SEND_ERROR") return unreachable(error);
  return refused(error);
}

function notSignedIn({ message }) {
  const [what = ""] = message.split("\n");
  return {
    code: "NotSignedIn",
    what: "nobody is signed in to Azure on this machine",
    why: what.slice(0, 400),
    fix: "az login --tenant TENANT, with the tenant of the environment's file",
  };
}

function unreachable({ message, request }) {
  return {
    code: "ServiceUnreachable",
    what: `${hostOf(request?.url)} does not answer`,
    why: message,
    fix: "see that this machine reaches it: network, proxy, private endpoint, firewall; then run this again",
  };
}

function refused({ message, statusCode, code, request, response }) {
  const [what = ""] = message.trim().split("\n");
  const host = hostOf(request?.url ?? response?.request?.url);
  if (statusCode === 401 || statusCode === 403) {
    return {
      code: "AccessDenied",
      what: `${host} answers ${statusCode}: ${what}`,
      why: "whoever runs this has no role there that allows it, or the firewall keeps this machine out",
      fix: "npx vitrine access ENVIRONMENT shows who may do what; ask for a role, or run it from an allowed address",
    };
  }
  return {
    code: "ServiceRefused",
    what: `${host} answers ${[statusCode, code].filter(Boolean).join(" ")}: ${what}`,
    why: "the service does not do what it was asked for",
    fix: "read what it says above; when it is busy or failing (429, 5xx), run this again",
  };
}

function hostOf(url) {
  return URL.canParse(url) ? new URL(url).host : "the service";
}
