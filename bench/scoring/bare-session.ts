import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setPriority } from "node:os";
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { normaliser } from "../../runtime/scoring/preprocess";
import { sessionOptions } from "../../runtime/scoring/session-options";
import { readImageFolder } from "../../runtime/scoring/testing/image-folder";

export interface BareRun {
  /** The model's folder. */
  readonly model: string;
  readonly seconds: number;
  /** "one thread" as the server sets it, or "default": what a session does when nobody sets anything. */
  readonly session: "one thread" | "default";
  readonly images: readonly string[];
}

export interface BareResult {
  readonly perSecond: number;
  /** Processor time of one image. */
  readonly cpuMs: number;
}

/**
 * What the server is compared with: nothing but sharp and a session in a loop, in a process of its own.
 *
 * Says "ready" when it is warm, runs when it is told to, and then says how many images it did in a second.
 */
export async function run({ model, seconds, session: kind, images }: BareRun): Promise<void> {
  const { manifest, file } = readImageFolder(model);
  const session = await InferenceSession.create(file, kind === "default" ? {} : sessionOptions);
  const { input, output } = manifest;
  const { width, height, shorterSide = Math.max(width, height) } = input;
  const normalise = normaliser(input);
  sharp.cache(false);
  sharp.concurrency(1);

  // as the server's workers have it: on a busy machine both are then slowed down alike
  setPriority(5);
  const photos = images.map((path) => readFileSync(path));
  const embed = async (at: number) => {
    const pixels = await sharp(photos[at % photos.length])
      .autoOrient()
      .resize(shorterSide, shorterSide, { fit: "outside" })
      .extract(await centre(photos[at % photos.length], shorterSide, { width, height }))
      .removeAlpha()
      .toColourspace("srgb")
      .raw()
      .toBuffer();
    const feeds = { [input.name]: new Tensor("float32", normalise(pixels), [1, 3, height, width]) };
    await session.run(feeds, [output.name]);
  };
  for (let at = 0; at < 10; at++) await embed(at);
  process.stdout.write("ready\n");
  await once(process.stdin, "data");

  const began = performance.now();
  const before = process.cpuUsage();
  let done = 0;
  while (performance.now() - began < seconds * 1000) await embed(done++);
  const { user, system } = process.cpuUsage(before);
  const result: BareResult = {
    perSecond: done / ((performance.now() - began) / 1000),
    cpuMs: (user + system) / 1000 / done,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.stdin.destroy();
}

async function centre(
  photo: Buffer | undefined,
  shorterSide: number,
  { width, height }: { width: number; height: number },
) {
  const { autoOrient } = await sharp(photo).metadata();
  const scale = shorterSide / Math.min(autoOrient.width, autoOrient.height);
  return {
    left: Math.floor((Math.round(autoOrient.width * scale) - width) / 2),
    top: Math.floor((Math.round(autoOrient.height * scale) - height) / 2),
    width,
    height,
  };
}
