import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { TestEstate } from "../../../../emulator/resource-manager/testing/test-estate";
import { text } from "../../../../emulator/resource-manager/values";
import { register } from "../../../../emulator/services/entra/testing/registration";
import { RecordDatabase } from "../../../functions/predictions/testing/record-database";
import { answer, json } from "../../../http/answer";
import { commonProblem, Problem } from "../../../http/problem";
import { requireRole } from "../../caller";
import { connectSignIn } from "../../sign-in";
import { ConsoleSessions } from "../console-sessions";
import { DatabaseSessions } from "../database-sessions";
import { sessionHandlers } from "../session-routes";

const roles = ["Things.Read", "Things.Write"] as const;
const auth = "/predictions/api/auth/";
const page = `<!doctype html><html lang="en"><title>Console</title><main><h1>Console</h1><p id="who"></p></main></html>`;

/**
 * A console with its sign-in, and an API that counts what is written: on a real PostgreSQL, and with the directory of the local
 * Azure.
 */
export class TestConsole {
  readonly azure = new TestEstate();
  /** How often something was written. */
  written = 0;
  readonly logged: string[] = [];
  private readonly server: Server;
  private database: RecordDatabase | undefined;
  private known: Awaited<ReturnType<typeof register>> | undefined;
  private handlers: ReturnType<typeof sessionHandlers> = {};
  private signIn: ReturnType<typeof connectSignIn> | undefined;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<TestConsole> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const console = new TestConsole(server);
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", async () => {
        const asked = new HttpRequest({
          method: request.method ?? "GET",
          // as behind Front Door: the app sees another host than the browser
          url: `http://app.internal${request.url}`,
          headers: request.headers as Record<string, string>,
          query: Object.fromEntries(new URL(`http://x${request.url}`).searchParams),
        });
        const given = await console.answer(asked);
        for (const { name, value, maxAge, path, secure, httpOnly, sameSite } of given.cookies ?? [])
          response.appendHeader(
            "set-cookie",
            `${name}=${value}; Max-Age=${maxAge}; Path=${path}${secure ? "; Secure" : ""}${httpOnly ? "; HttpOnly" : ""}; SameSite=${sameSite}`,
          );
        response.writeHead(given.status ?? 200, given.headers as Record<string, string>);
        response.end(given.body as string);
      });
    });
    await console.connect();
    return console;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get registration() {
    if (this.known === undefined) throw new Error("call start() first");
    return this.known;
  }

  /** As PostgreSQL's own superuser. */
  query(sql: string) {
    if (this.database === undefined) throw new Error("call start() first");
    return this.database.rows(sql);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.database?.stop();
    await this.azure.end();
  }

  private async connect(): Promise<void> {
    this.database = await RecordDatabase.start();
    await this.azure.start();
    this.known = await register(this.azure, [`${this.url}${auth}callback`, `${this.url}/`]);
    const { identity } = this.azure.estate;
    const credential = identity.credential(text(this.known.identity, "principal_id"));
    const settings = {
      SIGN_IN_AUTHORITY: new URL(this.azure.estate.entra.issuer).origin,
      SIGN_IN_TENANT: identity.tenantId,
      SIGN_IN_CLIENT_ID: this.known.clientId,
      SIGN_IN_CALLBACK: `${this.url}${auth}callback`,
    };
    const sessions = new ConsoleSessions({
      settings,
      roles,
      store: new DatabaseSessions(this.database.as("predictions_api")),
      tokens: async (scope) => {
        const token = await credential.getToken(scope);
        if (token === null) throw new Error(`no token for ${scope}`);
        return token;
      },
    });
    this.handlers = sessionHandlers(async () => sessions, {
      problemOf: () => undefined,
      basePath: "/api/v1",
    });
    this.signIn = connectSignIn({ settings, roles, ofSession: (request) => sessions.callerOf(request) });
  }

  private async answer(request: HttpRequest): Promise<HttpResponseInit> {
    const { pathname } = new URL(request.url);
    const context = new InvocationContext({ logHandler: (_, ...words) => this.logged.push(words.join(" ")) });
    const found = pathname.startsWith(auth) ? this.handlers[pathname.slice(auth.length)] : undefined;
    if (found?.method === request.method) return (await found.handler(request, context)) as HttpResponseInit;
    if (pathname !== "/things") return { headers: { "content-type": "text/html" }, body: page };
    return answer(request, context, {
      basePath: "/api/v1",
      run: async () => {
        const caller = await this.signIn?.authenticate(request);
        if (caller === undefined) throw new Error("call start() first");
        requireRole(caller, request.method === "GET" ? "Things.Read" : "Things.Write");
        if (request.method !== "GET") this.written++;
        return json({ ...caller, roles: [...caller.roles].sort() });
      },
      problemOf: (cause) =>
        cause instanceof Problem ? cause : commonProblem("InternalError", "failed", { cause }),
    });
  }
}
