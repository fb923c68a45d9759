import parseExif, { type Exif } from "exif-reader";

/** What the camera wrote about the photo. */
export interface PhotoFacts {
  readonly camera?: { readonly make?: string; readonly model?: string; readonly lens?: string };
  /** Local time, "2024-05-01T10:20:30", with the offset from UTC when the camera knew it. */
  readonly takenAt?: string;
  /** Degrees, north and east positive. */
  readonly gps?: { readonly latitude: number; readonly longitude: number };
}

/** Camera and time, and the position only when asked for. EXIF that cannot be read is no reason to refuse a photo. */
export function readExif(exif: Buffer | undefined, keepGps: boolean): PhotoFacts {
  const tags = exif && parsed(exif);
  if (!tags) return {};
  const camera = {
    make: text(tags.Image?.Make),
    model: text(tags.Image?.Model),
    lens: text(tags.Photo?.LensModel),
  };
  return {
    camera: Object.values(camera).some(Boolean) ? camera : undefined,
    takenAt: time(tags),
    gps: keepGps ? position(tags) : undefined,
  };
}

function parsed(exif: Buffer): Exif | undefined {
  try {
    return parseExif(exif);
  } catch {
    return undefined;
  }
}

function time({ Image, Photo }: Exif): string | undefined {
  const taken: unknown = Photo?.DateTimeOriginal ?? Photo?.DateTimeDigitized ?? Image?.DateTime;
  if (!(taken instanceof Date) || Number.isNaN(taken.getTime())) return undefined;
  const offset = text(Photo?.OffsetTimeOriginal ?? Photo?.OffsetTime);
  return taken.toISOString().slice(0, 19) + (offset && /^[+-]\d\d:\d\d$/.test(offset) ? offset : "");
}

function position({ GPSInfo }: Exif): PhotoFacts["gps"] {
  const latitude = degrees(GPSInfo?.GPSLatitude, GPSInfo?.GPSLatitudeRef === "S");
  const longitude = degrees(GPSInfo?.GPSLongitude, GPSInfo?.GPSLongitudeRef === "W");
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function degrees(parts: unknown, negative: boolean): number | undefined {
  if (!Array.isArray(parts) || parts.length !== 3) return undefined;
  const [whole, minutes, seconds] = parts.map(Number);
  const value = ((whole ?? 0) + (minutes ?? 0) / 60 + (seconds ?? 0) / 3600) * (negative ? -1 : 1);
  return Math.abs(value) <= 180 ? Math.round(value * 1e6) / 1e6 : undefined;
}

/** A tag as people would read it: hostile ones hold control characters, or megabytes. */
function text(tag: unknown): string | undefined {
  if (typeof tag !== "string") return undefined;
  return (
    tag
      .replaceAll(/\p{Cc}+/gu, " ")
      .trim()
      .slice(0, 100) || undefined
  );
}
