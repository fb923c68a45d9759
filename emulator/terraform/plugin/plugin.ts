import { certificateOf } from "./certificate";
import { serveGrpc, type UnaryCall } from "./grpc-server";
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
  const port = await serveGrpc(callsOf(provider), own && clientCert ? { ...own, clientCert } : undefined);

  const der = own?.cert.replace(/-----[^-]+-----|[\s=]/g, "") ?? "";
  process.stdout.write(`1|6|tcp|127.0.0.1:${port}|grpc|${der}\n`);
  setInterval(() => {
    if (process.ppid !== terraformPid) process.exit(1);
  }, lookForTerraformEveryMs).unref();
}

function callsOf(provider: Provider): Map<string, UnaryCall> {
  const calls = new Map<string, UnaryCall>();
  for (const name of Object.keys(methods) as (keyof Provider)[]) {
    calls.set(`/tfplugin6.Provider/${name}`, unary(provider, name));
  }
  calls.set("/plugin.GRPCController/Shutdown", async () => {
    setImmediate(() => process.exit(0));
    return Buffer.alloc(0);
  });
  // Terraform opens this stream and never uses it: it stays open until the process ends
  calls.set("/plugin.GRPCBroker/StartStream", () => new Promise(() => {}));
  return calls;
}

function unary<Name extends keyof Provider>(provider: Provider, name: Name): UnaryCall {
  const serve = methods[name].serve as (call: Provider[Name]) => UnaryCall;
  return serve(provider[name]);
}
