import type { AddressInfo } from "node:net";
import { certificateOf } from "./certificate";
import { type Calls, serveGrpc, type UnaryCall } from "./grpc-server";
import { methods, type Provider } from "./tfplugin6";

/** What go-plugin sets, so that a plugin can tell Terraform from a curious person. */
const cookie = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

const lookForTerraformEveryMs = 250;

/**
 * Serves a provider to the Terraform process that started this one: go-plugin's handshake on stdout,
 * then gRPC on a loopback port that only the holder of Terraform's own certificate can use.
 *
 * @param terraformPid that process; when it is gone without a word, killed, this one ends too
 */
export async function servePlugin(root: string, provider: Provider, terraformPid: number): Promise<void> {
  if (process.env["TF_PLUGIN_MAGIC_COOKIE"] !== cookie) {
    throw new Error("this is a Terraform provider: Terraform starts it, there is nothing to see here");
  }
  const clientCert = process.env["PLUGIN_CLIENT_CERT"];
  const own = clientCert ? certificateOf(root) : undefined;
  const calls = new Map([
    ...callsOf(provider),
    [
      "/plugin.GRPCController/Shutdown",
      async () => {
        setImmediate(() => process.exit(0));
        return Buffer.alloc(0);
      },
    ],
  ]);
  const server = await serveGrpc(async () => calls, {
    tls: own && clientCert ? { ...own, clientCert } : undefined,
  });

  const der = own?.cert.replace(/-----[^-]+-----|[\s=]/g, "") ?? "";
  process.stdout.write(`1|6|tcp|127.0.0.1:${(server.address() as AddressInfo).port}|grpc|${der}\n`);
  setInterval(() => {
    if (process.ppid !== terraformPid) process.exit(1);
  }, lookForTerraformEveryMs).unref();
}

/** A provider that serves whichever Terraform is told where. */
export interface ReattachedProvider {
  /** What stands in TF_REATTACH_PROVIDERS. */
  readonly reattach: object;
  end(): void;
}

/**
 * Serves a provider to whichever Terraform is told where, until it is ended or this process is, and holds it up at no time.
 *
 * @param socket in a folder that nobody else may enter: who can connect is answered
 * @param provider one for each connection, as Terraform would start a process for each
 */
export async function serveReattached(
  socket: string,
  provider: () => Promise<Provider>,
): Promise<ReattachedProvider> {
  const server = await serveGrpc(async () => callsOf(await provider()), { socket });
  server.on("connection", (connection) => connection.unref()).unref();
  const reattach = {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    // or Terraform would end this process
    Test: true,
    Addr: { Network: "unix", String: socket },
  };
  return { reattach, end: () => void server.close() };
}

function callsOf(provider: Provider): Calls {
  const calls = new Map<string, UnaryCall>();
  for (const name of Object.keys(methods) as (keyof Provider)[]) {
    calls.set(`/tfplugin6.Provider/${name}`, unary(provider, name));
  }
  // Terraform opens this stream and never uses it: it stays open until one of the two processes ends
  calls.set("/plugin.GRPCBroker/StartStream", () => new Promise(() => {}));
  return calls;
}

function unary<Name extends keyof Provider>(provider: Provider, name: Name): UnaryCall {
  const serve = methods[name].serve as (call: Provider[Name]) => UnaryCall;
  return serve(provider[name]);
}
