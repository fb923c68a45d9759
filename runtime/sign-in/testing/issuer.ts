import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";

export const tenant = "11111111-1111-4111-8111-111111111111";
export const clientId = "22222222-2222-4222-8222-222222222222";
const oid = "33333333-3333-4333-8333-333333333333";

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

/** Something that signs as Entra does: discovery, keys, and any token that a test wants. */
export class TestIssuer {
  readonly keys: Keys;
  readonly url: string;
  /** What was asked of it. */
  readonly asked: string[] = [];
  isDown = false;
  private readonly server: Server;

  private readonly tenant: string;

  private constructor(server: Server, keys: Keys, published: object, ofTenant: string) {
    this.server = server;
    this.tenant = ofTenant;
    this.keys = keys;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${ofTenant}/v2.0`;
    server.on("request", ({ url = "" }, response) => {
      this.asked.push(url);
      response.statusCode = this.isDown ? 500 : 200;
      response.end(
        JSON.stringify(
          url.endsWith("/keys") ? published : { issuer: this.url, jwks_uri: `${this.url}/keys` },
        ),
      );
    });
  }

  /** @param ofTenant whose directory it is */
  static async start(ofTenant = tenant): Promise<TestIssuer> {
    const keys = await generateKeyPair("RS256", { extractable: true });
    const published = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "ours", use: "sig" }] };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new TestIssuer(server, keys, published, ofTenant);
  }

  /** Claims of a person's access token, as Entra writes them. */
  claims(): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: this.url,
      aud: clientId,
      tid: this.tenant,
      oid,
      sub: "pairwise",
      ver: "2.0",
      azp: clientId,
      scp: "user_impersonation",
      name: "Ada",
      roles: ["Things.Read"],
      iat: now,
      nbf: now,
      exp: now + 3600,
    };
  }

  /** The same token with other claims; undefined takes one away. */
  token(
    claims: JWTPayload = {},
    { header, key }: { header?: Partial<JWTHeaderParameters>; key?: Parameters<SignJWT["sign"]>[0] } = {},
  ): Promise<string> {
    return new SignJWT({ ...this.claims(), ...claims })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "ours", ...header })
      .sign(key ?? this.keys.privateKey);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
