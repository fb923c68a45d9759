import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Champion, championName, modelName } from "../../runtime/films/champion";

/** As much of Azure as the app asks before it serves: tokens of its identity, and the container with the champion's file. */
export class NearbyAzure {
  readonly address: string;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param token that the app's identity is given */
  static async start(token: string, model: Uint8Array): Promise<NearbyAzure> {
    const sha256 = createHash("sha256").update(model).digest("hex");
    const champion: Champion = {
      version: "1",
      sha256,
      previous: null,
      earlier: [],
      decision: null,
      at: "2026-01-01T00:00:00Z",
      by: "bench",
    };
    const contents: Readonly<Record<string, string | Uint8Array>> = {
      "/token": JSON.stringify({
        access_token: token,
        token_type: "Bearer",
        expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
      }),
      [`/models/${championName}`]: JSON.stringify(champion),
      [`/models/${modelName(sha256)}`]: model,
    };
    const server = createServer(({ url = "", headers }, response) => {
      const content = contents[new URL(url, "http://nearby").pathname];
      if (content === undefined) response.writeHead(404).end();
      else if (headers["if-none-match"] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { "content-type": "application/json", etag: '"1"' }).end(content);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new NearbyAzure(server);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }
}
