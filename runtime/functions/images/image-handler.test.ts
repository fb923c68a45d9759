import type { InvocationContext } from "@azure/functions";
import sharp from "sharp";
import { Telemetry } from "../../shared/telemetry";
import { ImageHandler } from "./image-handler";
import { ImagesSettings } from "./settings";
import { startAzurite } from "./testing/azurite";
import { upload } from "./testing/results";

const settings = ImagesSettings.parse({
  IMAGES__blobServiceUri: "https://photos.blob.core.windows.net/",
  IMAGES__queueServiceUri: "https://photos.queue.core.windows.net/",
  IMAGES__credential: "managedidentity",
  IMAGES__clientId: "test",
});

/** Keeps what is recorded instead of sending it. */
class Recorded extends Telemetry {
  readonly events: object[] = [];
  readonly metrics: object[] = [];
  override event(...[name, properties, measurements, operation]: Parameters<Telemetry["event"]>): void {
    this.events.push({ name, properties, steps: Object.keys(measurements), operation });
  }
  override metric(...[name, value, dimensions]: Parameters<Telemetry["metric"]>): void {
    this.metrics.push({ name, value, dimensions });
  }
}

let azurite: Awaited<ReturnType<typeof startAzurite>>;
let telemetry: Recorded;
let handler: ImageHandler;
beforeAll(async () => {
  azurite = await startAzurite();
});
beforeEach(() => {
  telemetry = new Recorded({ role: "images", version: "abc" });
  handler = new ImageHandler(azurite.service, settings, "abc", telemetry);
});
afterAll(() => azurite.stop());

it("joins the result to the event: both name the same operation", async () => {
  await upload(azurite.service, "photo.jpg", await photo());
  const { context, lines } = invocation("photo.jpg");
  await handler.handle(context);

  const record = azurite.service.getContainerClient("metadata").getBlobClient("photo.jpg.json");
  expect(JSON.parse((await record.downloadToBuffer()).toString())).toMatchObject({
    operationId: "0af7651916cd43dd8448eb211c80319c",
    handlerVersion: "abc",
    milliseconds: { download: expect.any(Number), inspect: expect.any(Number), render: expect.any(Number) },
  });
  expect(telemetry.events).toEqual([
    {
      name: "image settled",
      properties: { name: "photo.jpg", outcome: "processed", code: undefined, again: "false" },
      steps: ["download", "inspect", "render", "write", "total"],
      operation: { id: "0af7651916cd43dd8448eb211c80319c", parentId: "b7ad6b7169203331" },
    },
  ]);
  expect(lines[0]).toMatch(/^photo.jpg processed \([\d.]+ ms\)$/);
});

it.each(["1e3", "007.50", "true", "null", '"quoted"', "{}", "[1]", "holiday/2024/1.jpg", " spaced .jpg"])(
  "settles the blob named %p under its own name",
  async (name) => {
    await upload(azurite.service, name, await photo());
    await handler.handle(invocation(name).context);
    const record = azurite.service.getContainerClient("metadata").getBlobClient(`${name}.json`);
    expect(JSON.parse((await record.downloadToBuffer()).toString())).toMatchObject({ source: { name } });
  },
);

it("counts images by outcome", async () => {
  await upload(azurite.service, "text.jpg", Buffer.from("hello"));
  for (const name of ["text.jpg", "text.jpg", "absent.jpg"]) await handler.handle(invocation(name).context);
  expect(telemetry.metrics.filter((metric) => JSON.stringify(metric).includes('"images"'))).toMatchObject([
    { value: 1, dimensions: { outcome: "rejected", code: "NotAnImage", again: "false" } },
    { value: 1, dimensions: { outcome: "rejected", again: "true" } },
    { value: 1, dimensions: { outcome: "source deleted" } },
  ]);
});

it("fails when storage does, so that the platform delivers the event again, and counts that too", async () => {
  const stopped = await startAzurite();
  const cut = new ImageHandler(stopped.service, settings, "abc", telemetry);
  await stopped.service.getContainerClient("input").delete();
  await expect(cut.handle(invocation("photo.jpg").context)).rejects.toMatchObject({
    code: "ContainerNotFound",
  });
  expect(telemetry.metrics[0]).toMatchObject({ dimensions: { outcome: "failed" } });
  await stopped.stop();
});

it("is healthy while storage answers, and tells anybody no more than that it does not", async () => {
  const logged: string[] = [];
  const context = { error: (...line: unknown[]) => void logged.push(line.join(" ")) };
  expect(await handler.health(context)).toEqual({ jsonBody: { status: "healthy", version: "abc" } });
  await azurite.service.getContainerClient("metadata").delete();
  expect(await handler.health(context)).toEqual({
    status: 503,
    jsonBody: { status: "unhealthy", version: "abc", reason: "storage does not answer" },
  });
  expect(logged).toEqual([expect.stringContaining("container does not exist")]);
  await azurite.service.createContainer("metadata");
});

/** An invocation as the platform describes it, as far as the handler looks. */
function invocation(name: string): { context: InvocationContext; lines: string[] } {
  const lines: string[] = [];
  const context = {
    triggerMetadata: fromRpcTriggerMetadata({ BlobTrigger: `input/${name}`, name }),
    traceContext: { traceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
    info: (line: string) => lines.push(line),
  };
  return { context: context as unknown as InvocationContext, lines };
}

/** As `@azure/functions` does it: whatever can be read as JSON is. */
function fromRpcTriggerMetadata(texts: Record<string, string>): Record<string, unknown> {
  const entries = Object.entries(texts).map(([key, text]) => {
    const name = key.charAt(0).toLowerCase() + key.slice(1);
    try {
      return [name, JSON.parse(text)];
    } catch {
      return [name, text];
    }
  });
  return Object.fromEntries(entries);
}

function photo(): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
}
