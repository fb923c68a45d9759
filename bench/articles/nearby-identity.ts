import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Gives an app the tokens of its identity, as the platform does: by what they are for. Takes the telemetry that it sends. */
export class NearbyIdentity {
  readonly address: string;
  /** For a connection string. */
  readonly telemetryAddress: string;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.telemetryAddress = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    this.address = `${this.telemetryAddress}token`;
  }

  /** @param tokens by a word of the resource's address */
  static async start(tokens: Readonly<Record<string, string>>): Promise<NearbyIdentity> {
    const server = createServer((request, response) => {
      const { method, url = "" } = request;
      if (method === "POST") {
        request.resume().once("end", () => response.end("{}"));
        return;
      }
      const resource = new URL(url, "http://nearby").searchParams.get("resource") ?? "";
      const [, token] = Object.entries(tokens).find(([word]) => resource.includes(word)) ?? [];
      if (token === undefined) {
        response.writeHead(404).end();
        return;
      }
      const expires_on = String(Math.floor(Date.now() / 1000) + 86_400);
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ access_token: token, token_type: "Bearer", resource, expires_on }));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new NearbyIdentity(server);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }
}
