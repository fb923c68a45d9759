import { X509Certificate } from "node:crypto";
import { importPKCS8 } from "jose";
import type { ClientAuth } from "openid-client";
import type { Tokens } from "../../shared/access-tokens";

type Client = typeof import("openid-client");

/** What an app shows a directory instead of a secret when it asks for tokens. */
export type AppProof = (client: Client) => Promise<ClientAuth>;

const exchangeScope = "api://AzureADTokenExchange/.default";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** A token of the app's managed identity, which the registration trusts. */
export function byIdentity(tokens: Tokens): AppProof {
  return async () =>
    async (_server, { client_id: id }, body) => {
      body.set("client_id", id);
      body.set("client_assertion_type", assertionType);
      body.set("client_assertion", (await tokens(exchangeScope)).token);
    };
}

/**
 * What the private key of a certificate signs, where the directory is not the identity's own.
 *
 * @param pem PKCS #8 key and certificate, as Key Vault gives them
 */
export function byCertificate(pem: string): AppProof {
  return async (client) => {
    const thumbprint = new X509Certificate(pem).fingerprint256.replaceAll(":", "");
    const [key = ""] = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(pem) ?? [];
    const signing = await importPKCS8(key, "PS256");
    return async (server, metadata, body, headers) => {
      const sign = client.PrivateKeyJwt(signing, {
        [client.modifyAssertion]: (header, payload) => {
          // Entra finds the certificate by its thumbprint, and takes the assertion for its token endpoint alone
          header["x5t#S256"] = Buffer.from(thumbprint, "hex").toString("base64url");
          payload["aud"] = server.token_endpoint as string;
        },
      });
      await sign(server, metadata, body, headers);
    };
  };
}
