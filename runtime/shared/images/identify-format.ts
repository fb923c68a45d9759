/** Formats whose loaders are enabled: what cameras, phones, browsers and scanners produce. */
export type ImageFormat = "JPEG" | "PNG" | "WebP" | "AVIF" | "GIF" | "TIFF";

/** What the first bytes of a file say it is; undefined when they say nothing. */
export function identifyFormat(bytes: Buffer): { name: string; supported?: ImageFormat } | undefined {
  const supported = supportedFormat(bytes);
  if (supported) return { name: supported, supported };
  const other = otherFormats.find(([, begins]) => begins(bytes));
  return other && { name: other[0] };
}

function supportedFormat(bytes: Buffer): ImageFormat | undefined {
  if (startsWith(bytes, "\xff\xd8\xff")) return "JPEG";
  if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return "PNG";
  if (startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a")) return "GIF";
  if (startsWith(bytes, "II*\0") || startsWith(bytes, "MM\0*")) return "TIFF";
  if (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8)) return "WebP";
  if (brands(bytes).some((brand) => brand === "avif" || brand === "avis")) return "AVIF";
  return undefined;
}

type Test = (bytes: Buffer) => boolean;
const magic =
  (text: string): Test =>
  (bytes) =>
    startsWith(bytes, text);

/** Known by name, so that the refusal can say what the file is. */
const otherFormats: readonly (readonly [string, Test])[] = [
  ["HEIC", (bytes) => brands(bytes).some((brand) => /^(hei|hev|mif|msf)/.test(brand))],
  ["PDF", magic("%PDF")],
  ["SVG", (bytes) => /^[\ufeff\s]*<(svg|\?xml|!DOCTYPE svg)/i.test(bytes.toString("utf8", 0, 256))],
  ["BMP", magic("BM")],
  ["PSD", magic("8BPS")],
  ["JPEG 2000", (bytes) => startsWith(bytes, "jP  ", 4) || startsWith(bytes, "\xff\x4f\xff\x51")],
  ["JPEG XL", (bytes) => startsWith(bytes, "\xff\x0a") || startsWith(bytes, "JXL ", 4)],
  ["BigTIFF", (bytes) => startsWith(bytes, "II+\0") || startsWith(bytes, "MM\0+")],
  ["ICO", magic("\0\0\x01\0")],
  ["ICNS", magic("icns")],
  ["DDS", magic("DDS ")],
  ["BLP", (bytes) => startsWith(bytes, "BLP1") || startsWith(bytes, "BLP2")],
  ["SGI", magic("\x01\xda")],
];

/** The brands an ISO media file declares: its own, then those it is compatible with. */
function brands(bytes: Buffer): string[] {
  if (!startsWith(bytes, "ftyp", 4)) return [];
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 256);
  const found = [bytes.toString("latin1", 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(bytes.toString("latin1", at, at + 4));
  return found;
}

function startsWith(bytes: Buffer, text: string, at = 0): boolean {
  return bytes.toString("latin1", at, at + text.length) === text;
}
