import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { localReaders, localReadersClientId, localReadersTenantId } from "../../identity/local-ids";
import { TestEstate } from "../../resource-manager/testing/test-estate";
import { text } from "../../resource-manager/values";
import { Browser } from "./testing/browser";
import { register } from "./testing/registration";

const callback = "http://127.0.0.1:9/articles/api/auth/callback";
const [rosa] = localReaders;

let azure: TestEstate;
let known: Awaited<ReturnType<typeof register>>;
beforeAll(async () => {
  azure = new TestEstate();
  await azure.start();
  known = await register(azure);
});
afterAll(() => azure.end());

const issuer = () => `${new URL(azure.estate.entra.issuer).origin}/${localReadersTenantId}/v2.0`;
const discovery = async () =>
  (await (await fetch(`${issuer()}/.well-known/openid-configuration`)).json()) as Record<string, string>;

async function ask(fields: Readonly<Record<string, string>>, identity = known.identity): Promise<Response> {
  const { token_endpoint: endpoint = "" } = await discovery();
  const credential = azure.estate.identity.credential(text(identity, "principal_id"));
  const assertion = await credential.getToken("api://AzureADTokenExchange/.default");
  const body = new URLSearchParams({
    client_id: localReadersClientId,
    client_assertion: assertion?.token ?? "",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    ...fields,
  });
  return fetch(endpoint, { method: "POST", body });
}

/** To the page, whatever is sent there, and back with tokens. */
async function signIn(chosen: Readonly<Record<string, string>>, redirect = callback) {
  const verifier = randomBytes(32).toString("base64url");
  const { authorization_endpoint: endpoint = "" } = await discovery();
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    client_id: localReadersClientId,
    response_type: "code",
    redirect_uri: redirect,
    scope: "openid profile offline_access",
    state: "s",
    nonce: "n",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const browser = new Browser();
  const isBack = (at: string) => at.startsWith(redirect);
  const page = await browser.follow(url.href, isBack);
  const html = (await page.answer?.text()) ?? "";
  const sent = await browser.send(page.url, chosen);
  if (sent.status >= 400) return { html, status: sent.status, refused: await sent.text() };
  const next = new URL(sent.headers.get("location") ?? "", page.url).href;
  const back = await browser.follow(next, isBack);
  const code = new URL(back.url).searchParams.get("code") ?? "";
  const answer = await ask({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirect,
    code_verifier: verifier,
  });
  const { id_token: token = "" } = (await answer.json()) as Record<string, string>;
  const { jwks_uri: keys = "" } = await discovery();
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
    issuer: issuer(),
    audience: localReadersClientId,
  });
  return { html, status: answer.status, claims: payload };
}

it("signs a reader in who was there before, of a tenant of their own and without a role", async () => {
  const { html, claims } = await signIn({ person: rosa.objectId });
  expect(html).toContain("Rosa Reader<span>rosa@vitrine.local</span>");
  expect(html).not.toContain("Priya");
  expect(claims).toMatchObject({
    tid: localReadersTenantId,
    oid: rosa.objectId,
    name: "Rosa Reader",
    ver: "2.0",
  });
  expect(claims).not.toHaveProperty("roles");
});

it("lets anybody sign up, and knows them after a restart", async () => {
  const { html, claims } = await signIn({ name: " Wanda <b>\u202e " });
  expect(html).toContain("Sign up");
  expect(claims?.["name"]).toBe("Wanda <b>");
  await azure.restart();
  const again = await signIn({ person: String(claims?.["oid"]) });
  expect(again.html).toContain("Wanda &lt;b&gt;");
  expect(again.claims?.["oid"]).toBe(claims?.["oid"]);
  expect(await signIn({ name: " \u0000 " })).toMatchObject({ status: 403 });
});

it("lets nobody in who is of the estate's own directory, and nobody come back to elsewhere", async () => {
  expect(await signIn({ person: "priya" })).toMatchObject({ status: 403 });
  const { authorization_endpoint: endpoint = "" } = await discovery();
  const url = `${endpoint}?${new URLSearchParams({ client_id: localReadersClientId, response_type: "code", redirect_uri: "https://elsewhere.example/", scope: "openid" })}`;
  expect((await fetch(url, { redirect: "manual" })).status).toBe(400);
});

it("gives an app nothing for itself", async () => {
  const answer = await ask({ grant_type: "client_credentials", scope: "api://things/.default" });
  expect(await answer.json()).toMatchObject({ error: "unauthorized_client" });
});
