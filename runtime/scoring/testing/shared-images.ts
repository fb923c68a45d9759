import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

// not part of this repository: photos, and images made to break decoders, with their own licences
const shared = join(process.cwd(), "../shared/data");

export interface NamedImage {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Images that are broken, or larger than they look: some made here, and all of the shared set where it is. */
export async function hostileImages(): Promise<NamedImage[]> {
  const flat = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: "#336699" } });
  const jpeg = await flat(400).jpeg().toBuffer();
  const made = [
    { name: "bomb.jpg", bytes: await flat(9000).jpeg({ progressive: true }).toBuffer() },
    { name: "truncated.jpg", bytes: jpeg.subarray(0, jpeg.length / 2) },
    { name: "header.jpg", bytes: jpeg.subarray(0, 20) },
    {
      name: "vector.svg",
      bytes: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
    },
    { name: "zeros.jpg", bytes: Buffer.alloc(65_536) },
  ];
  const folder = join(shared, "hostile-images");
  if (!existsSync(folder)) return made;
  const manifest = readFileSync(join(folder, "manifest.csv"), "utf8").trim().split("\n").slice(1);
  const names = manifest.map((line) => line.slice(0, line.indexOf(",")));
  return [...made, ...names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))];
}

export interface ClassifiedPhoto {
  readonly name: string;
  /** The folder it lies in, such as "dress". */
  readonly kind: string;
  readonly bytes: Buffer;
}

/** The first photos of each kind, or none where the shared data is not. */
export function sharedPhotos(perKind: number): ClassifiedPhoto[] {
  const folder = join(shared, "photos");
  if (!existsSync(folder)) return [];
  const kinds = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return kinds.flatMap(({ name: kind }) =>
    readdirSync(join(folder, kind))
      .sort()
      .slice(0, perKind)
      .map((name) => ({ name, kind, bytes: readFileSync(join(folder, kind, name)) })),
  );
}

/** MobileNetV2's file, or undefined where the shared data is not. */
export function mobileNet(): string | undefined {
  const file = join(shared, "onnx/mobilenet-v2-fp32.onnx");
  return existsSync(file) ? file : undefined;
}
