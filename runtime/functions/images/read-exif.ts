import parseExif, { type Exif } from "exif-reader";

/** What the camera wrote about the photo. */
export interface PhotoFacts {
  readonly camera?: { readonly make?: string; readonly model?: string; readonly lens?: string };
  /** Local time, "2024-05-01T10:20:30", with the offset from UTC when the camera knew it. */
  readonly takenAt?: string;
  /** Degrees, north and east positive. */
  readonly gps?: { readonly latitude: number; readonly longitude: number };
}

/**
 * Camera and time, and the position only when asked for. EXIF that cannot be read is no reason to refuse a photo, and what
 * is not possible in it, such as 30 February or 91° north, counts as not written.
 */
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
    takenAt: timeTaken(tags, exif),
    gps: keepGps ? position(tags.GPSInfo) : undefined,
  };
}

function parsed(exif: Buffer): Exif | undefined {
  try {
    return parseExif(exif);
  } catch {
    return undefined;
  }
}

/** The first of three times that is one: a camera whose clock was never set writes zeros beside the time of the scan. */
function timeTaken({ Image, Photo }: Exif, exif: Buffer): string | undefined {
  const times = [
    [Photo?.DateTimeOriginal, Photo?.OffsetTimeOriginal],
    [Photo?.DateTimeDigitized, Photo?.OffsetTimeDigitized],
    [Image?.DateTime, Photo?.OffsetTime],
  ];
  for (const [time, offset] of times) {
    const read = localTime(time, exif);
    if (read) return read + offsetFromUtc(offset);
  }
  return undefined;
}

/** The library turns 30 February into 1 March, and the year 0 into 1900: a time that was written so stands in the bytes. */
function localTime(time: unknown, exif: Buffer): string | undefined {
  if (!(time instanceof Date) || Number.isNaN(time.getTime())) return undefined;
  const read = time.toISOString().slice(0, 19);
  const written = read.replaceAll("-", ":").replace("T", " ");
  return exif.includes(written, 0, "latin1") ? read : undefined;
}

/** From -12:00 to +14:00, as there are on Earth. */
function offsetFromUtc(offset: unknown): string {
  const [written, sign, hours, minutes] = /^([+-])(\d\d):([0-5]\d)$/.exec(text(offset) ?? "") ?? [];
  const most = sign === "-" ? 12 * 60 : 14 * 60;
  return written && Number(hours) * 60 + Number(minutes) <= most ? written : "";
}

function position(gps: Exif["GPSInfo"]): PhotoFacts["gps"] {
  const latitude = degrees(gps?.GPSLatitude, 90, signOf(gps?.GPSLatitudeRef, "N", "S"));
  const longitude = degrees(gps?.GPSLongitude, 180, signOf(gps?.GPSLongitudeRef, "E", "W"));
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

/** Without its hemisphere a position is one of four. */
function signOf(hemisphere: unknown, positive: string, negative: string): 1 | -1 | undefined {
  const written = text(hemisphere);
  if (written === positive) return 1;
  return written === negative ? -1 : undefined;
}

function degrees(parts: unknown, most: number, sign: 1 | -1 | undefined): number | undefined {
  if (!Array.isArray(parts) || parts.length !== 3 || sign === undefined) return undefined;
  const [whole, minutes, seconds] = parts.map((part: unknown) =>
    typeof part === "number" ? part : Number.NaN,
  );
  if (whole === undefined || minutes === undefined || seconds === undefined) return undefined;
  const value = whole + minutes / 60 + seconds / 3600;
  // also when a part is a fraction of zero: NaN is within nothing
  const isPossible =
    whole >= 0 && minutes >= 0 && minutes <= 60 && seconds >= 0 && seconds <= 60 && value <= most;
  return isPossible ? (Math.round(value * 1e6) / 1e6) * sign || 0 : undefined;
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
