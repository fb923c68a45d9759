import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { generate } from "selfsigned";
import { issuersOf } from "../issuer-keys";
import { byCertificate } from "./app-proof";

const tenant = "11111111-1111-4111-8111-111111111111";
const clientId = "22222222-2222-4222-8222-222222222222";
const tokenEndpoint = `https://news.ciamlogin.com/${tenant}/oauth2/v2.0/token`;

it("shows a directory who the app is by what its certificate's key signs, for the token endpoint alone", async () => {
  const made = await generate([{ name: "commonName", value: "readers" }], { keyType: "rsa", keySize: 2048 });
  const key = createPrivateKey(made.private);
  // as Key Vault gives them
  const pem = `${key.export({ type: "pkcs8", format: "pem" })}${made.cert}`;
  const body = new URLSearchParams();
  const show = await byCertificate(pem)(await import("openid-client"));
  await show(
    { issuer: `https://${tenant}.ciamlogin.com/${tenant}/v2.0`, token_endpoint: tokenEndpoint },
    { client_id: clientId },
    body,
    new Headers(),
  );

  const assertion = body.get("client_assertion") ?? "";
  const { payload } = await jwtVerify(assertion, createPublicKey(key), {
    audience: tokenEndpoint,
    issuer: clientId,
    subject: clientId,
    algorithms: ["PS256"],
    requiredClaims: ["exp", "jti"],
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(600);
  const thumbprint = Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(":", ""), "hex");
  expect(decodeProtectedHeader(assertion)["x5t#S256"]).toBe(thumbprint.toString("base64url"));
  expect(body.get("client_id")).toBe(clientId);
});

it("takes a directory of readers under its name and its id, and any other under one alone", () => {
  const of = (SIGN_IN_AUTHORITY: string) => issuersOf({ SIGN_IN_AUTHORITY, SIGN_IN_TENANT: tenant });
  const byId = `https://${tenant}.ciamlogin.com/${tenant}/v2.0`;
  expect(of("https://news.ciamlogin.com/")).toEqual([`https://news.ciamlogin.com/${tenant}/v2.0`, byId]);
  expect(of(`https://${tenant}.ciamlogin.com`)).toEqual([byId]);
  expect(of("https://login.microsoftonline.com")).toHaveLength(1);
  expect(of("https://ciamlogin.com.evil.example")).toHaveLength(1);
});
