import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Judged } from "./testing/judge-files";

// not part of this repository: photos and images made to break decoders, with their own licences
const shared = join(process.cwd(), "../shared/data");
const whenShared = existsSync(shared) ? it : it.skip;

whenShared("renders or rejects every hostile image, without crashing and in little memory", () => {
  const folder = join(shared, "hostile-images");
  const manifest = readFileSync(join(folder, "manifest.csv"), "utf8").trim().split("\n").slice(1);
  const files = manifest.map((line) => join(folder, line.slice(0, line.indexOf(","))));
  const judged = judge(files);

  expect(judged.map(({ file }) => file)).toEqual(files);
  const outcomes = new Map(judged.map(({ file, outcome }) => [file.slice(folder.length + 1), outcome]));
  expect(Object.fromEntries([...outcomes].filter(([file]) => file.startsWith("synthetic/")))).toMatchObject({
    "synthetic/bomb_jpeg_20000x20000_400MP.jpg": "TooManyPixels",
    "synthetic/bomb_png_1bit_30000x30000_900MP.png": "TooManyPixels",
    "synthetic/bomb_png_rgba_12000x12000_144MP.png": "TooManyPixels",
    "synthetic/gif_20000_frames_1x1.gif": "TooManyPages",
    "synthetic/jpeg_soi_eoi.jpg": "Corrupt",
    "synthetic/nul_64k.jpg": "NotAnImage",
    "synthetic/ok_cmyk.jpg": "300x401 150x150",
    "synthetic/ok_exif_orientation_6.jpg": "401x300 150x150",
    "synthetic/pdf_named.jpg": "UnsupportedFormat",
    "synthetic/png_1x100000.png": "1x600 150x150",
    "synthetic/svg_use_bomb.svg": "UnsupportedFormat",
    "synthetic/text_named.webp": "NotAnImage",
    "synthetic/trunc_90pct.jpg": "Corrupt",
  });
  expect(Math.max(...judged.map(({ residentMB }) => residentMB))).toBeLessThan(300);
  expect(Math.max(...judged.map(({ milliseconds }) => milliseconds))).toBeLessThan(2000);
});

whenShared("renders every photo of a sample", () => {
  const classes = readdirSync(join(shared, "photos"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const files = classes.flatMap(({ name }) => {
    const folder = join(shared, "photos", name);
    return readdirSync(folder)
      .sort()
      .slice(0, 10)
      .map((file) => join(folder, file));
  });
  const judged = judge(files);
  expect(judged).toHaveLength(files.length);
  expect(judged.filter(({ outcome }) => !/^\d+x\d+ 150x150$/.test(outcome))).toEqual([]);
});

/** In a process of its own, whose memory is only the handler's and whose crash is not ours. */
function judge(files: readonly string[]): Judged[] {
  const launcher = JSON.stringify(join(process.cwd(), "bin/launch.mjs"));
  const script = `const { launch } = await import(${launcher});
    await (await launch("runtime/functions/images/testing/judge-files.ts")).run(process.argv.slice(1));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script, "--", ...files], {
    encoding: "utf8",
  });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
