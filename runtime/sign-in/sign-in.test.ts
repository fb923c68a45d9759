import { base64url, CompactSign, exportSPKI, generateKeyPair, UnsecuredJWT } from "jose";
import { requireRole } from "./caller";
import { connectSignIn } from "./sign-in";
import { subjectOf } from "./subject";
import { clientId, TestIssuer, tenant } from "./testing/issuer";

const roles = ["Things.Read", "Things.Write"] as const;
const oid = "33333333-3333-4333-8333-333333333333";

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());

const signInAt = (url: string) =>
  connectSignIn({
    settings: { SIGN_IN_AUTHORITY: new URL(url).origin, SIGN_IN_TENANT: tenant, SIGN_IN_CLIENT_ID: clientId },
    roles,
  });

function ask(authorization?: string, at = signInAt(issuer.url)) {
  const headers = new Headers(authorization === undefined ? {} : { authorization });
  return at.authenticate({ method: "GET", headers });
}

const refusal = (code: string, status: number) => expect.objectContaining({ code, status });

describe("a token of the directory for this API", () => {
  it("says who the person is, by a name that names nobody", async () => {
    expect(await ask(`Bearer ${await issuer.token()}`)).toEqual({
      subject: subjectOf(tenant, oid),
      tenant,
      name: "Ada",
      roles: new Set(["Things.Read"]),
      kind: "user",
    });
    expect(subjectOf(tenant, oid)).toMatch(/^[0-9a-f]{32}$/);
    expect(subjectOf(tenant.toUpperCase(), oid)).toBe(subjectOf(tenant, oid));
  });

  it.each([
    ["says so", { idtyp: "app", sub: "whatever" }],
    ["is about itself", { sub: oid }],
  ])("is a service's when it has no scope and %s", async (_, claims) => {
    const token = await issuer.token({ ...claims, scp: undefined, name: "app" });
    expect(await ask(`bearer ${token}`)).toEqual({
      subject: subjectOf(tenant, oid),
      tenant,
      roles: new Set(["Things.Read"]),
      kind: "service",
    });
  });

  it("lets in without a role, and what needs one refuses it by its name", async () => {
    const caller = await ask(`Bearer ${await issuer.token({ roles: undefined })}`);
    expect(() => requireRole(caller, "Things.Write")).toThrow(
      expect.objectContaining({
        code: "RoleMissing",
        status: 403,
        message: expect.stringContaining("Things.Write"),
      }),
    );
  });

  it("gives no role that the API does not have", async () => {
    const { roles } = await ask(`Bearer ${await issuer.token({ roles: ["Things.Own", "Things.Write"] })}`);
    expect([...roles]).toEqual(["Things.Write"]);
  });
});

describe("whoever has no good token is refused", () => {
  it.each([
    ["nothing", undefined],
    ["another scheme", "Basic YTpi"],
    ["no token", "Bearer "],
    ["two tokens", "Bearer a b"],
  ])("with %s in the header", async (_, header) => {
    await expect(ask(header)).rejects.toMatchObject({
      code: "NotSignedIn",
      status: 401,
      details: { challenge: "Bearer" },
    });
  });

  it.each(["", ".", "..", "a.b.c", "a.b.c.d.e", "e30.e30.", "ü"])("with %j as token", async (token) => {
    await expect(ask(`Bearer ${token}`)).rejects.toMatchObject({ status: 401 });
  });

  const past = Math.floor(Date.now() / 1000) - 3600;
  const future = past + 7200;

  it.each([
    ["for another app", { aud: "99999999-2222-4222-8222-222222222222" }],
    ["for the identifier URI, as version 1.0 has it", { aud: "api://things" }],
    ["for several", { aud: [] }],
    ["of another issuer", { iss: "https://login.microsoftonline.com/other/v2.0" }],
    ["of another tenant", { tid: "99999999-1111-4111-8111-111111111111" }],
    ["of no tenant", { tid: undefined }],
    ["of version 1.0", { ver: "1.0" }],
    ["that counts from later on", { nbf: future }],
    ["that never ends", { exp: undefined }],
    ["about nobody", { oid: undefined }],
    ["with roles that are no list", { roles: "Things.Write" }],
    ["for a sign-in: an ID token", { azp: undefined, scp: undefined, sub: oid, nonce: "n" }],
    ["with neither scope nor an app's signs", { scp: undefined }],
  ])("with a token %s", async (_, claims) => {
    const token = await issuer.token(claims);
    await expect(ask(`Bearer ${token}`)).rejects.toMatchObject({
      code: "TokenNotValid",
      status: 401,
      details: { challenge: expect.stringMatching(/^Bearer error="invalid_token"/) },
    });
  });

  it("with one that has ended, and is told so", async () => {
    const token = await issuer.token({ exp: past });
    await expect(ask(`Bearer ${token}`)).rejects.toEqual(refusal("TokenExpired", 401));
  });

  it("with one that is not signed", async () => {
    const token = new UnsecuredJWT(issuer.claims()).encode();
    await expect(ask(`Bearer ${token}`)).rejects.toEqual(refusal("TokenNotValid", 401));
    const [, body] = token.split(".");
    const named = base64url.encode(JSON.stringify({ alg: "none", kid: "ours", typ: "JWT" }));
    await expect(ask(`Bearer ${named}.${body}.`)).rejects.toEqual(refusal("TokenNotValid", 401));
  });

  it("with one that is signed with the public key as if it were a secret", async () => {
    const secret = new TextEncoder().encode(await exportSPKI(issuer.keys.publicKey));
    const token = await issuer.token({}, { header: { alg: "HS256" }, key: secret });
    await expect(ask(`Bearer ${token}`)).rejects.toEqual(refusal("TokenNotValid", 401));
  });

  it("with one that another key signed, under our key's name or its own", async () => {
    const { privateKey: key } = await generateKeyPair("RS256");
    for (const kid of ["ours", "of-another-tenant"]) {
      const token = await issuer.token({}, { key, header: { kid } });
      await expect(ask(`Bearer ${token}`)).rejects.toEqual(refusal("TokenNotValid", 401));
    }
  });

  it("with one that brings its own key", async () => {
    const { privateKey: key, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = await crypto.subtle.exportKey("jwk", publicKey);
    const token = await issuer.token({}, { key, header: { jwk: jwk as never, jku: "http://127.0.0.1:1/" } });
    await expect(ask(`Bearer ${token}`)).rejects.toEqual(refusal("TokenNotValid", 401));
  });

  it("with one whose claims were changed", async () => {
    const [head, body = "", signature] = (await issuer.token()).split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    const changed = base64url.encode(JSON.stringify({ ...claims, roles: ["Things.Write"] }));
    await expect(ask(`Bearer ${head}.${changed}.${signature}`)).rejects.toEqual(
      refusal("TokenNotValid", 401),
    );
  });

  it("with a good one inside of another", async () => {
    const inner = new TextEncoder().encode(await issuer.token());
    const token = await new CompactSign(inner)
      .setProtectedHeader({ alg: "RS256", typ: "JWT", cty: "JWT", kid: "ours" })
      .sign(issuer.keys.privateKey);
    await expect(ask(`Bearer ${token}`)).rejects.toEqual(refusal("TokenNotValid", 401));
  });
});

describe("the issuer's keys", () => {
  it("are asked for once for all who come at the same time", async () => {
    const own = await TestIssuer.start();
    const at = signInAt(own.url);
    const header = `Bearer ${await own.token()}`;
    await Promise.all(Array.from({ length: 20 }, () => ask(header, at)));
    await ask(header, at);
    expect(own.asked).toHaveLength(2);
    await own.stop();
  });

  it("are not asked for again by every token that names one of nowhere", async () => {
    const own = await TestIssuer.start();
    const at = signInAt(own.url);
    for (const kid of ["a", "b", "c"]) {
      const token = await own.token({}, { header: { kid } });
      await expect(ask(`Bearer ${token}`, at)).rejects.toEqual(refusal("TokenNotValid", 401));
    }
    expect(own.asked).toHaveLength(2);
    await own.stop();
  });

  it("that cannot be had are nobody's fault: 503, and no storm of questions", async () => {
    const own = await TestIssuer.start();
    own.isDown = true;
    const at = signInAt(own.url);
    const header = `Bearer ${await own.token()}`;
    for (let round = 0; round < 3; round++)
      await expect(ask(header, at)).rejects.toMatchObject({
        code: "SignInUnavailable",
        status: 503,
        details: { retryAfterSeconds: 5 },
      });
    expect(own.asked).toHaveLength(1);
    await own.stop();
  });

  it("that are known serve on while the issuer is down", async () => {
    const own = await TestIssuer.start();
    const at = signInAt(own.url);
    const header = `Bearer ${await own.token()}`;
    await ask(header, at);
    await own.stop();
    await expect(ask(header, at)).resolves.toMatchObject({ kind: "user" });
  });
});
