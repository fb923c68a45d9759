import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

/** GitHub's comments of one pull request: the only thing in these tests that is not the real one. */
export class Comments {
  readonly all: Comment[] = [];
  /** Every request in order, such as "GET /repos/…". */
  readonly requests: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { body = "" } = JSON.parse(Buffer.concat(chunks).toString() || "{}") as { body?: string };
      const { method = "", url = "" } = request;
      this.requests.push(`${method} ${url.replace(/\?.*/, "")}`);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(this.answer(method, url, body)));
    });
  }

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private answer(method: string, url: string, body: string): unknown {
    if (method === "GET") return this.all;
    const changed = this.all.find(({ id }) => method === "PATCH" && url.endsWith(`/comments/${id}`));
    if (changed) changed.body = body;
    const user = { login: "github-actions[bot]" };
    const comment = changed ?? { id: this.all.length + 1, user, body };
    if (!changed) this.all.push(comment);
    return { ...comment, html_url: `https://github.com/acme/estate/pull/12#${comment.id}` };
  }
}
