import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Jimp } from "jimp";
import sharp from "sharp";
import { centreSquare, cutSquare } from "../runtime/functions/images/cut-square";
import { makeRenditions } from "../runtime/functions/images/make-renditions";
import { inspectImage } from "../runtime/shared/images/inspect-image";
import { cpuMs, interleaved, print } from "./shared/figure";

const limits = { pixels: 50_000_000, pages: 1000, seconds: 20 };

/** Processor time of the handler's work on one photo of 2725 x 2225, against the ways people do it otherwise. */
export async function run(root: string): Promise<void> {
  const photo = await makePhoto(root);
  const folder = mkdtempSync(join(tmpdir(), "bench-images-"));
  const file = join(folder, "photo.jpg");
  writeFileSync(file, photo);

  const handler = () => inspectImage(photo, limits).then((facts) => makeRenditions(photo, facts, limits));
  const twoCalls = () =>
    Promise.all([
      sharp(photo).metadata(),
      sharp(photo)
        .autoOrient()
        .resize(800, 600, { fit: "inside", withoutEnlargement: true })
        .jpeg()
        .toBuffer(),
      sharp(photo).autoOrient().resize(150, 150).jpeg().toBuffer(),
    ]);
  for (let round = 0; round < 5; round++) await Promise.all([handler(), twoCalls()]);

  const times = await interleaved(30, {
    handler: () => cpuMs(handler),
    twoCalls: () => cpuMs(twoCalls),
  });
  const figure = { figure: "processor time of one photo", value: times.handler, unit: "ms" };
  const calls = times.handler / times.twoCalls;
  print({
    ...figure,
    peer: "two sharp calls",
    peerValue: times.twoCalls,
    ratio: calls,
    target: "<= 0.75",
    met: calls <= 0.75,
  });

  const slow = await interleaved(3, {
    handler: () => cpuMs(handler),
    jimp: () => cpuMs(() => withJimp(photo)),
  });
  const jimp = slow.jimp / times.handler;
  print({
    ...figure,
    peer: "jimp",
    peerValue: slow.jimp,
    ratio: jimp,
    target: ">= 30 times less",
    met: jimp >= 30,
  });

  const magick = realImageMagick();
  if (magick) {
    const { convert } = await interleaved(5, {
      handler: () => cpuMs(handler),
      convert: async () => withImageMagick(magick, file, folder),
    });
    const ratio = convert / times.handler;
    print({
      ...figure,
      peer: "ImageMagick, one process",
      peerValue: convert,
      ratio,
      target: ">= 9 times less",
      met: ratio >= 9,
    });
  } else {
    print({ ...figure, peer: "ImageMagick, one process", note: "left out: apt-get install imagemagick" });
  }

  await compareThumbnails(photo);
  rmSync(folder, { recursive: true });
}

/** The pixels of the handler's thumbnail and of sharp's, each against the middle of the photo decoded in full and shrunk once. */
async function compareThumbnails(photo: Buffer): Promise<void> {
  const facts = await inspectImage(photo, limits);
  const reference = await sharp(photo)
    .extract(centreSquare(facts))
    .resize(150, 150, { fit: "fill" })
    .raw()
    .toBuffer();
  const direct = await sharp(photo).resize(150, 150).raw().toBuffer();
  const frame = await sharp(photo)
    .resize(800, 600, { fit: "inside" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = frame.info;
  const derived = await cutSquare(sharp(frame.data, { raw: { width, height, channels } }), frame.info, 150)
    .raw()
    .toBuffer();

  const value = psnr(derived, reference);
  const peerValue = psnr(direct, reference);
  const figure = "thumbnail against the middle of the photo, decoded in full";
  print({
    figure,
    value,
    unit: "dB",
    peer: "resize(150, 150)",
    peerValue,
    target: ">= 40",
    met: value >= 40,
  });
}

function psnr(a: Buffer, b: Buffer): number {
  const squares = a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0);
  return 10 * Math.log10(255 ** 2 / Math.max(squares / a.length, 1e-9));
}

async function withJimp(photo: Buffer): Promise<void> {
  const image = await Jimp.read(photo);
  const thumbnail = image.clone().cover({ w: 150, h: 150 });
  await image.scaleToFit({ w: 800, h: 600 }).getBuffer("image/jpeg", { quality: 80 });
  await thumbnail.getBuffer("image/jpeg", { quality: 80 });
}

/** /usr/bin's, because elsewhere on the path something may only be named like it. */
function realImageMagick(): string | undefined {
  return ["/usr/bin/convert", "/usr/bin/magick"].find((path) => existsSync(path));
}

/** Processor time of the child, as bash measures it. */
function withImageMagick(magick: string, file: string, folder: string): number {
  const command = `TIMEFORMAT="%U %S"; time ${magick} ${file} -auto-orient \\( +clone -resize "800x600>" -quality 80 -write ${folder}/output.jpg +delete \\) -resize "150x150^" -gravity center -extent 150x150 -quality 80 ${folder}/thumbnail.jpg`;
  const { stderr, status } = spawnSync("bash", ["-c", command], { encoding: "utf8" });
  const [user, system] = stderr.trim().split(/\s+/).map(Number);
  if (status !== 0 || user === undefined || system === undefined)
    throw new Error(`ImageMagick failed: ${stderr}`);
  return (user + system) * 1000;
}

/** A photo enlarged to 2725 x 2225 with grain, or clouds of noise where no photo is at hand. */
async function makePhoto(root: string): Promise<Buffer> {
  const size = { width: 2725, height: 2225 };
  const folder = join(root, "../shared/data/photos/outwear");
  const noise = (sigma: number) =>
    sharp({
      create: { ...size, channels: 3, background: "#808080", noise: { type: "gaussian", mean: 128, sigma } },
    });
  const source = existsSync(folder)
    ? sharp(readFileSync(join(folder, readdirSync(folder).sort()[0] ?? ""))).resize({ ...size, fit: "cover" })
    : noise(90).blur(12).normalise();
  return sharp(await source.sharpen({ sigma: 2 }).png().toBuffer())
    .composite([{ input: await noise(13).png().toBuffer(), blend: "soft-light" }])
    .jpeg({ quality: 86 })
    .toBuffer();
}
