import type { RestError } from "@azure/storage-blob";
import { contentOf, type StorageClients } from "../host-storage/clients";
import type { Connection } from "../settings/connections";
import type { Binding, InvocationResponse, TypedData } from "../worker/protocol";
import { fill, splitPath } from "./expressions";
import { type SupportedFunction, text } from "./supported-function";

/** The name under which a handler's return value is bound. */
const returnValue = "$return";

export interface BindingContext {
  readonly clients: StorageClients;
  connection(name: string): Connection;
  resolve(text: string): string;
  readonly queueEncoding: "base64" | "none";
}

/** What the extra inputs of a function hold; undefined where the blob does not exist. */
export async function readInputs(
  definition: SupportedFunction,
  values: Readonly<Record<string, string>>,
  context: BindingContext,
): Promise<{ name: string; data: TypedData | undefined }[]> {
  return Promise.all(
    definition.inputs.map(async ([name, binding]) => {
      try {
        return { name, data: { bytes: await contentOf(blobOf(binding, values, context)) } };
      } catch (error) {
        if ((error as RestError).statusCode !== 404) throw error;
        return { name, data: undefined };
      }
    }),
  );
}

/** Writes what the handler returned or set to the blobs and queues it is bound to. */
export async function writeOutputs(
  definition: SupportedFunction,
  values: Readonly<Record<string, string>>,
  response: InvocationResponse,
  context: BindingContext,
): Promise<void> {
  for (const [name, binding] of definition.outputs) {
    const data =
      name === returnValue
        ? response.returnValue
        : response.outputData?.find((output) => output.name === name)?.data;
    if (data === undefined || data === null || binding.type === "http") continue;
    if (binding.type === "blob") {
      await blobOf(binding, values, context).uploadData(bytesOf(data));
    } else await enqueue(binding, values, data, context);
  }
}

/** UTF-8 text, or the bytes as they are. */
export function bytesOf(data: TypedData): Buffer {
  if (data.bytes) return Buffer.from(data.bytes);
  return Buffer.from(data.string ?? data.json ?? String(data.int ?? data.double ?? ""));
}

function blobOf(binding: Binding, values: Readonly<Record<string, string>>, context: BindingContext) {
  const { container, blob } = splitPath(fill(context.resolve(text(binding, "path")), values));
  const connection = context.connection(text(binding, "connection"));
  return context.clients.blobs(connection).getContainerClient(container).getBlockBlobClient(blob);
}

async function enqueue(
  binding: Binding,
  values: Readonly<Record<string, string>>,
  data: TypedData,
  context: BindingContext,
): Promise<void> {
  const connection = context.connection(text(binding, "connection"));
  const name = fill(context.resolve(text(binding, "queueName")), values);
  const queue = context.clients.queues(connection).getQueueClient(name);
  await queue.createIfNotExists();
  for (const message of messagesOf(data)) {
    await queue.sendMessage(
      context.queueEncoding === "base64" ? message.toString("base64") : message.toString(),
    );
  }
}

/** An array is one message per element. */
function messagesOf(data: TypedData): Buffer[] {
  const parsed: unknown = data.json ? JSON.parse(data.json) : undefined;
  if (!Array.isArray(parsed)) return [bytesOf(data)];
  return parsed.map((item) => Buffer.from(typeof item === "string" ? item : JSON.stringify(item)));
}
