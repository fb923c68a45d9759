import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { pipeline } from "node:stream/promises";
import { close, listen } from "../../../core/listen";
import type { EmulatorContext } from "../../../core/service";
import { currentVisit } from "../../../core/visit";
import type { Account } from "../accounts";
import type { AzuriteEngine } from "../engine/engine";
import { blobNamesFor, blobPath, type WebsiteDocuments } from "./find-document";
import { sendPage } from "./pages";

/** What a visitor may ask of a blob; all else, an authorization among it, stays outside. */
const conditions = ["if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "range"];

/** What a visitor learns of a blob: its content's headers, not the metadata and the state of leases. */
const passedOn =
  /^(accept-ranges|cache-control|content-.*|date|etag|last-modified|x-ms-(error-code|request-id|version))$/i;

export interface WebsiteParts {
  readonly context: EmulatorContext;
  readonly engine: AzuriteEngine;
  readonly account: Account;
}

/** The container `$web` of one account, readable by anyone at an address of its own. */
export class Website {
  private readonly parts: WebsiteParts;
  private readonly server: Server;
  private documents: WebsiteDocuments = {};

  private constructor(parts: WebsiteParts) {
    this.parts = parts;
    const { key, cert } = parts.context.tls;
    this.server = createServer({ key, cert }, (request, response) => this.answer(request, response));
    this.server.keepAliveTimeout = 120_000;
  }

  static async open(parts: WebsiteParts, port: number): Promise<Website> {
    const website = new Website(parts);
    await listen(website.server, port, `the static website of ${parts.account.name}`, parts.context.log);
    return website;
  }

  serve(documents: WebsiteDocuments): void {
    this.documents = documents;
  }

  close(): Promise<void> {
    return close(this.server);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume(); // a visitor has nothing to say beyond the headers
    if (request.method !== "GET" && request.method !== "HEAD") {
      return sendPage(request, response, 405, "UnsupportedHttpVerb");
    }
    try {
      await this.send(request, response);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.parts.context.log(
        "error",
        "storage",
        `the website of ${this.parts.account.name}: 503, ${message}`,
      );
      currentVisit()?.reportedAlready();
      if (response.headersSent) response.destroy();
      else sendPage(request, response, 503, "ServerBusy");
    }
  }

  private async send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = "/"] = (request.url ?? "/").split("?", 1);
    for (const name of blobNamesFor(path, this.documents)) {
      const found = await this.get(request, name, conditionsOf(request));
      if (found.statusCode !== 404) return relay(found, found.statusCode ?? 502, response);
      found.resume();
    }
    const { error404 } = this.documents;
    // without the visitor's conditions: they were about another page
    const page = error404 ? await this.get(request, error404, {}) : undefined;
    if (page?.statusCode === 200) return relay(page, 404, response);
    page?.resume();
    sendPage(request, response, 404, "WebContentNotFound");
  }

  private get(
    { method = "GET" }: IncomingMessage,
    name: string,
    headers: Record<string, string>,
  ): Promise<IncomingMessage> {
    const { engine, account } = this.parts;
    const asked = { ...headers, "x-ms-version": "2025-11-05" };
    return new Promise((resolve, reject) => {
      engine
        .request("blob", account, method, blobPath(account.name, name), asked)
        .on("response", resolve)
        .on("error", reject)
        .end();
    });
  }
}

function conditionsOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    conditions.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

async function relay(found: IncomingMessage, status: number, response: ServerResponse): Promise<void> {
  const { rawHeaders } = found;
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 && passedOn.test(name) ? [name, rawHeaders[at + 1] ?? ""] : [],
  );
  response.writeHead(status, headers);
  await pipeline(found, response).catch(() => response.destroy()); // the visitor left
}
