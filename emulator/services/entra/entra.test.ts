import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { localTenantId } from "../../identity/local-ids";
import type { Values } from "../../resource-manager/protocol";
import { code, TestEstate } from "../../resource-manager/testing/test-estate";
import { text } from "../../resource-manager/values";
import { Browser } from "./testing/browser";
import { callbackUri, identifierUri, planned, priya, readRole, register, remy } from "./testing/registration";

const noor = "10ca1000-0000-4000-8000-000000000014";
const exchange = "api://AzureADTokenExchange";

let azure: TestEstate;
let known: Awaited<ReturnType<typeof register>>;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  known = await register(azure);
});
afterEach(() => azure.end());

const discovery = async () =>
  (await (await fetch(`${azure.estate.entra.issuer}/.well-known/openid-configuration`)).json()) as Record<
    string,
    string
  >;

async function verify(token: string) {
  const { jwks_uri: keys = "", issuer = "" } = await discovery();
  return jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
    issuer,
    audience: known.clientId,
    algorithms: ["RS256"],
  });
}

async function managedToken(audience: string, identity: Values = known.identity): Promise<string> {
  const credential = azure.estate.identity.credential(text(identity, "principal_id"));
  return (await credential.getToken(`${audience}/.default`))?.token ?? "";
}

async function ask(fields: Readonly<Record<string, string>>): Promise<Response> {
  const { token_endpoint: endpoint = "" } = await discovery();
  return fetch(endpoint, { method: "POST", body: new URLSearchParams(fields) });
}

const assertion = async () => ({
  client_id: known.clientId,
  client_assertion: await managedToken(exchange),
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
});

/** As far as the page with the people. */
async function begin(more: Readonly<Record<string, string>> = {}) {
  const verifier = randomBytes(32).toString("base64url");
  const { authorization_endpoint: endpoint = "" } = await discovery();
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    client_id: known.clientId,
    response_type: "code",
    redirect_uri: callbackUri,
    scope: "openid profile offline_access",
    state: "s",
    nonce: "n",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...more,
  }).toString();
  const browser = new Browser();
  const page = await browser.follow(url.href, (at) => at.startsWith(callbackUri));
  return { browser, page, verifier };
}

async function signIn(person = priya) {
  const { browser, page, verifier } = await begin();
  const chosen = await browser.send(page.url, { person });
  const next = new URL(chosen.headers.get("location") ?? "", page.url).href;
  const { url } = await browser.follow(next, (at) => at.startsWith(callbackUri));
  const code = new URL(url).searchParams.get("code") ?? "";
  const answer = await ask({
    grant_type: "authorization_code",
    code,
    redirect_uri: callbackUri,
    code_verifier: verifier,
    ...(await assertion()),
  });
  return { browser, answer, tokens: (await answer.json()) as Record<string, string> };
}

describe("a person", () => {
  it("signs in by a page with a button for each, and Entra's claims say who they are", async () => {
    const { page } = await begin();
    const html = (await page.answer?.text()) ?? "";
    expect(html).toContain("Priya Predicts<span>priya@vitrine.local: Things.Read, Things.Write</span>");
    expect(html).toContain("Noor Nothing<span>noor@vitrine.local: no role</span>");

    const { tokens } = await signIn();
    const { payload } = await verify(tokens["id_token"] ?? "");
    expect(payload).toMatchObject({
      tid: localTenantId,
      oid: priya,
      ver: "2.0",
      nonce: "n",
      name: "Priya Predicts",
      preferred_username: "priya@vitrine.local",
      roles: ["Things.Read", "Things.Write"],
    });
    expect(payload.sub).not.toBe(priya);
  });

  it("stays signed in by refresh tokens that change with each use, over a restart", async () => {
    const { tokens } = await signIn();
    const refresh = async (token = "") =>
      ask({ grant_type: "refresh_token", refresh_token: token, ...(await assertion()) });
    const again = (await (await refresh(tokens["refresh_token"])).json()) as Record<string, string>;
    expect(again["refresh_token"]).not.toBe(tokens["refresh_token"]);

    await azure.restart();
    expect((await refresh(again["refresh_token"])).status).toBe(200);
    await expect(verify(tokens["id_token"] ?? "")).resolves.toBeDefined();
  });

  it("who loses the last role is signed out at the next refresh", async () => {
    const given = await known.assign(readRole, noor);
    const { tokens } = await signIn(noor);
    await azure.delete("azuread_app_role_assignment", given);
    const refused = await ask({
      grant_type: "refresh_token",
      refresh_token: tokens["refresh_token"] ?? "",
      ...(await assertion()),
    });
    expect(await refused.json()).toMatchObject({ error: "invalid_grant" });
  });

  it("without a role is turned away on the page, as by Entra", async () => {
    const { browser, page } = await begin();
    const refused = await browser.send(page.url, { person: noor });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("AADSTS50105");
  });

  it("is known until the sign-out, and not after it", async () => {
    const { browser, tokens } = await signIn();
    const { authorization_endpoint: at = "", end_session_endpoint: out = "" } = await discovery();
    const silent = `${at}?${new URLSearchParams({ client_id: known.clientId, response_type: "code", redirect_uri: callbackUri, scope: "openid", prompt: "none", code_challenge: "x".repeat(43), code_challenge_method: "S256" })}`;
    const before = await browser.follow(silent, (url) => url.startsWith(callbackUri));
    expect(before.url).toContain("code=");

    const leave = `${out}?${new URLSearchParams({ id_token_hint: tokens["id_token"] ?? "", post_logout_redirect_uri: "http://127.0.0.1:9/" })}`;
    const page = await (await browser.ask(leave)).text();
    const [, action = ""] = /action="([^"]+)"/.exec(page) ?? [];
    const [, xsrf = ""] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    const left = await browser.send(new URL(action, leave).href, { xsrf, logout: "yes" });
    expect(left.headers.get("location")).toBe("http://127.0.0.1:9/");
    const after = await browser.follow(silent, (url) => url.startsWith(callbackUri));
    expect(after.url).toContain("error=login_required");
  });

  it("gets a token by the Azure CLI, when the app lets it", async () => {
    const { token } = await azure.estate.entra.tokenOf("priya", identifierUri);
    const { payload } = await verify(token);
    expect(payload).toMatchObject({ oid: priya, scp: "user_impersonation", ver: "2.0" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeGreaterThanOrEqual(3600);
    expect(payload["idtyp"]).toBeUndefined();
    await expect(azure.estate.entra.tokenOf("noor", identifierUri)).rejects.toEqual(code("AADSTS50105"));
    await expect(azure.estate.entra.tokenOf("nobody", identifierUri)).rejects.toEqual(code("AADSTS50034"));
  });
});

describe("a redirect", () => {
  it.each([
    ["an address that was not declared", { redirect_uri: "http://127.0.0.1:9/elsewhere" }],
    ["an app that was not declared", { client_id: "99999999-0000-4000-8000-000000000000" }],
  ])("to %s is refused on the spot", async (_, changed) => {
    const { page } = await begin(changed);
    expect(page.answer?.status).toBe(400);
  });

  it("without PKCE is refused", async () => {
    const { page } = await begin({ code_challenge: "", code_challenge_method: "" });
    expect(page.url).toContain("error=invalid_request");
  });
});

describe("a service", () => {
  it("gets a token with its app roles at its managed identity's endpoint", async () => {
    await known.assign(readRole, known.identity["principal_id"]);
    const token = await managedToken(identifierUri);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", typ: "JWT" });
    const { payload } = await verify(token);
    expect(payload).toMatchObject({
      oid: known.identity["principal_id"],
      sub: known.identity["principal_id"],
      azp: known.identity["client_id"],
      idtyp: "app",
      roles: ["Things.Read"],
    });
    expect(payload["scp"]).toBeUndefined();
  });

  it("without a role gets none", async () => {
    await expect(managedToken(identifierUri)).rejects.toEqual(code("AADSTS501051"));
    await expect(managedToken("api://nothing")).rejects.toEqual(code("AADSTS500011"));
  });

  it("gets none as the app itself, which has no role of its own", async () => {
    await known.assign(readRole, known.identity["principal_id"]);
    const answer = await ask({
      grant_type: "client_credentials",
      scope: `${identifierUri}/.default`,
      ...(await assertion()),
    });
    expect(await answer.json()).toMatchObject({ error: "invalid_grant" });
  });
});

describe("an app that shows who it is", () => {
  const code = { grant_type: "authorization_code", code: "x", redirect_uri: callbackUri, code_verifier: "y" };

  it.each([
    ["by nothing", () => ({ client_id: known.clientId }), "AADSTS7000218"],
    ["by a secret", () => ({ client_id: known.clientId, client_secret: "x" }), "AADSTS7000218"],
    [
      "by a token that is none",
      async () => ({ ...(await assertion()), client_assertion: "a.b.c" }),
      "AADSTS70021",
    ],
    [
      "by a token for another audience",
      async () => ({
        ...(await assertion()),
        client_assertion: await managedToken("https://vault.azure.net"),
      }),
      "AADSTS70021",
    ],
  ])("%s is refused", async (_, fields, expected) => {
    const answer = await ask({ ...code, ...(await fields()) });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain(expected);
  });

  it("by another identity than the one it trusts is refused", async () => {
    const other = await azure.makeIdentity("other");
    const answer = await ask({
      ...code,
      ...(await assertion()),
      client_assertion: await managedToken(exchange, other),
    });
    expect(await answer.text()).toContain("AADSTS70021");
  });

  it("by an identity that it trusts no more is refused", async () => {
    await azure.delete("azuread_application_federated_identity_credential", known.credential);
    expect(await (await ask({ ...code, ...(await assertion()) })).text()).toContain("AADSTS70021");
  });
});

describe("what Terraform declares", () => {
  it.each([
    ["version 1.0 of tokens", { api: [{ requested_access_token_version: 1 }] }, "NotRunLocally"],
    ["people of other tenants", { sign_in_audience: "AzureADMultipleOrgs" }, "NotRunLocally"],
    ["a secret", { password: [{ display_name: "x" }] }, "NotRunLocally"],
    ["a redirect over http", { web: [{ redirect_uris: ["http://example.org/"] }] }, "Request_BadRequest"],
    ["the identifier of another app", {}, "Request_MultipleObjectsWithSameKeyValue"],
  ])("fails with %s", async (_, changed, expected) => {
    await expect(azure.apply("azuread_application", { ...planned, ...changed })).rejects.toEqual(
      code(expected),
    );
  });

  it("fails to give a role twice, to nobody, or one that is none", async () => {
    await expect(known.assign(readRole, remy)).rejects.toEqual(code("Request_BadRequest"));
    await expect(known.assign(readRole, "99999999-0000-4000-8000-000000000000")).rejects.toEqual(
      code("Request_ResourceNotFound"),
    );
    await expect(known.assign("99999999-0000-4000-8000-000000000000", remy)).rejects.toEqual(
      code("Request_BadRequest"),
    );
  });

  it("fails with a type that nothing here stands for", async () => {
    await expect(azure.apply("azuread_user", { display_name: "x" })).rejects.toEqual(code("NotRunLocally"));
  });

  it("counts after a restart, and no more once it is deleted", async () => {
    await azure.restart();
    await expect(azure.estate.entra.tokenOf("remy", identifierUri)).resolves.toBeDefined();
    await azure.delete("azuread_application", known.application);
    await expect(azure.estate.entra.tokenOf("remy", identifierUri)).rejects.toEqual(code("AADSTS500011"));
  });
});
