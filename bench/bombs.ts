import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import sharp from "sharp";
import { inspectImage } from "../runtime/shared/images/inspect-image";
import type { Cost } from "./bombs/judge-one";
import { print } from "./shared/figure";

/** Small files that are large images: what refusing each costs, and what sharp with its own limits spends. */
export async function run(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-bombs-"));
  try {
    for (const bomb of [...(await makeBombs(folder)), ...sharedBombs(root)]) {
      const ours = quietest([1, 2, 3].map(() => judge(root, bomb, "handler")));
      const peer = judge(root, bomb, "sharp");
      const common = { note: `${ours.outcome}; sharp: ${peer.outcome}`, peer: "sharp's own limits" };
      print({
        figure: `refusing ${basename(bomb)}`,
        value: ours.milliseconds,
        unit: "ms",
        peerValue: peer.milliseconds,
        ratio: peer.milliseconds / ours.milliseconds,
        target: "< 10",
        met: ours.milliseconds < 10 && ours.outcome !== "rendered",
        ...common,
      });
      print({
        figure: `memory for ${basename(bomb)}`,
        value: ours.megabytes,
        unit: "MB",
        peerValue: peer.megabytes,
        target: "< 5",
        met: ours.megabytes < 5,
        ...common,
      });
    }
    for (const image of await makeLargeImages(folder)) await compareWithCounted(root, image);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Layouts that no decoder can stream: all pixels must be in memory before the first one is whole. */
async function makeBombs(folder: string): Promise<string[]> {
  const flat = (channels: 3 | 4) =>
    sharp({ create: { width: 10_000, height: 10_000, channels, background: "#336699" } });
  const bombs = {
    "progressive-100MP.jpg": flat(3).jpeg({ progressive: true }),
    "interlaced-100MP.png": flat(4).png({ progressive: true, compressionLevel: 9 }),
    "flat-100MP.webp": flat(3).webp({ effort: 0 }),
  };
  return Promise.all(
    Object.entries(bombs).map(async ([name, image]) => {
      writeFileSync(join(folder, name), await image.toBuffer());
      return join(folder, name);
    }),
  );
}

/** Just small enough to be let in, of every kind that no decoder streams, and one that streams. */
async function makeLargeImages(folder: string): Promise<string[]> {
  const grain = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const small = await sharp({
    create: { width: 700, height: 700, channels: 3, background: "black", noise: grain },
  })
    .png()
    .toBuffer();
  const large = () => sharp(small).resize(7000, 7000, { kernel: "cubic" });
  const flat16 = sharp({ create: { width: 7000, height: 7000, channels: 4, background: "#33669980" } });
  const images = {
    "baseline-49MP.jpg": large().jpeg(),
    "progressive-49MP.jpg": large().jpeg({ progressive: true, chromaSubsampling: "4:4:4" }),
    "progressive-cmyk-49MP.jpg": large().toColourspace("cmyk").jpeg({ progressive: true }),
    "interlaced-16-bit-49MP.png": flat16.toColourspace("rgb16").png({ progressive: true }),
    "49MP.gif": large().gif({ effort: 1, colours: 16 }),
    "25MP.avif": large().resize(5000, 5000).avif({ effort: 0 }),
  };
  const files: string[] = [];
  for (const [name, image] of Object.entries(images)) {
    files.push(join(folder, name));
    writeFileSync(join(folder, name), await image.toBuffer());
  }
  return files;
}

/** What the handler's budget counts must be no less than what decoding takes. */
async function compareWithCounted(root: string, image: string): Promise<void> {
  const limits = { pixels: 50_000_000, pages: 1000, seconds: 20 };
  const { decodingBytes } = await inspectImage(readFileSync(image), limits);
  const { megabytes, outcome } = judge(root, image, "handler");
  print({
    figure: `memory for decoding ${basename(image)}`,
    value: megabytes,
    unit: "MB",
    peer: "what the budget counts",
    peerValue: decodingBytes / 1024 ** 2,
    target: "<= counted",
    met: megabytes <= decodingBytes / 1024 ** 2,
    note: outcome,
  });
}

function sharedBombs(root: string): string[] {
  const folder = join(root, "../shared/data/hostile-images/synthetic");
  if (!existsSync(folder)) return [];
  const bombs = readdirSync(folder).filter((file) => /^bomb_|^gif_20000|svg_use_bomb|svg_huge/.test(file));
  return bombs.map((file) => join(folder, file));
}

/** Other processes can only slow one down: the fastest run tells most about the code. */
function quietest(costs: readonly Cost[]): Cost {
  return costs.reduce((best, cost) => (cost.milliseconds < best.milliseconds ? cost : best));
}

function judge(root: string, file: string, how: "handler" | "sharp"): Cost {
  const script = `const { launch } = await import(${JSON.stringify(join(root, "bin/launch.mjs"))});
    await (await launch("bench/bombs/judge-one.ts")).run(...process.argv.slice(1));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script, "--", file, how], {
    encoding: "utf8",
    env: process.env,
  });
  return JSON.parse(output);
}
