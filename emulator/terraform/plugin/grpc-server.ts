import {
  createSecureServer,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { Server } from "node:net";

/** Answers one call: the bytes of the request message become the bytes of the response message. */
export type UnaryCall = (request: Buffer) => Promise<Buffer>;

/** By path, e.g. "/tfplugin6.Provider/GetProviderSchema". */
export type Calls = ReadonlyMap<string, UnaryCall>;

export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
  /** The one client certificate that is let in, PEM. */
  readonly clientCert: string;
}

const status = { ok: 0, unimplemented: 12, internal: 13 } as const;

/**
 * gRPC for calls of one request and one response, on Node's own HTTP/2. Terraform starts the provider many
 * times for each command, so the start counts: the general libraries take longer to load than this takes to run.
 *
 * @param calls of a connection, when it makes its first
 * @param tls without it the server speaks plain HTTP/2, for tests and where nobody else may connect
 * @param socket path of a socket in the file system. @default a free port of 127.0.0.1
 */
export async function serveGrpc(
  calls: () => Promise<Calls>,
  { tls, socket }: { readonly tls?: TlsIdentity | undefined; readonly socket?: string } = {},
): Promise<Server> {
  const server = tls
    ? createSecureServer({
        key: tls.key,
        cert: tls.cert,
        ca: tls.clientCert,
        requestCert: true,
        rejectUnauthorized: true,
      })
    : createServer();

  server.on("session", (session: ServerHttp2Session) => {
    let ofConnection: Promise<Calls> | undefined;
    session.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      stream.on("error", () => stream.destroy());
      ofConnection ??= calls();
      void answer(stream, String(headers[":path"]), ofConnection);
    });
  });
  const at = socket === undefined ? { port: 0, host: "127.0.0.1" } : { path: socket };
  await new Promise<void>((listening) => server.listen(at, listening));
  return server;
}

async function answer(stream: ServerHttp2Stream, path: string, calls: Promise<Calls>): Promise<void> {
  try {
    const call = (await calls).get(path);
    if (!call) return refuse(stream, status.unimplemented, "not implemented");
    const response = await call(await readMessage(stream));
    if (stream.destroyed) return;
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(status.ok) }));
    stream.end(frame(response));
  } catch (error) {
    refuse(stream, status.internal, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function refuse(stream: ServerHttp2Stream, code: number, message: string): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(
    {
      ":status": 200,
      "content-type": "application/grpc",
      "grpc-status": String(code),
      "grpc-message": encodeURIComponent(message),
    },
    { endStream: true },
  );
}

/** A message travels behind five bytes: not compressed, and its length. */
async function readMessage(stream: ServerHttp2Stream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).subarray(5);
}

function frame(message: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}
