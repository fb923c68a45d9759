import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Exif } from "sharp";
import { random } from "../../shared/random";
import { readExif } from "./read-exif";

const holiday: Exif = {
  IFD0: { Make: "Acme", Model: "Pocket 3\u0007" },
  IFD2: { DateTimeOriginal: "2024:05:01 10:20:30", OffsetTimeOriginal: "+02:00", LensModel: "35 mm" },
  IFD3: {
    GPSLatitudeRef: "S",
    GPSLatitude: "33/1 51/1 30/1",
    GPSLongitudeRef: "E",
    GPSLongitude: "151/1 12/1 36/1",
  },
};

it("reads camera and time", async () => {
  expect(readExif(await exif(holiday), false)).toEqual({
    camera: { make: "Acme", model: "Pocket 3", lens: "35 mm" },
    takenAt: "2024-05-01T10:20:30+02:00",
  });
});

it("reads the place only when asked for", async () => {
  expect(readExif(await exif(holiday), true).gps).toEqual({ latitude: -33.858333, longitude: 151.21 });
});

it("says nothing about what the camera did not write", async () => {
  expect(readExif(await exif({ IFD0: { Software: "x" } }), true)).toEqual({});
  expect(readExif(undefined, true)).toEqual({});
});

describe("the time", () => {
  const times = (original: string, digitized?: string, changed?: string): Exif => ({
    IFD0: { ...(changed && { DateTime: changed }) },
    IFD2: { DateTimeOriginal: original, ...(digitized && { DateTimeDigitized: digitized }) },
  });
  const good = "2024:05:01 10:20:30";

  it.each([
    "0000:00:00 00:00:00",
    "2023:02:29 10:20:30",
    "2024:02:30 10:20:30",
    "2024:04:31 10:20:30",
    "2024:13:01 10:20:30",
    "2024:00:10 10:20:30",
    "2024:05:00 10:20:30",
    "2024:05:01 24:00:00",
    "2024:05:01 10:60:00",
    "0024:05:01 10:20:30",
    "2024-05-01 10:20:30",
    "    :  :     :  :  ",
  ])("is the next one that is possible when the first is %j", async (impossible) => {
    const takenAt = async (tags: Exif) => readExif(await exif(tags), false).takenAt;
    expect(await takenAt(times(impossible))).toBeUndefined();
    expect(await takenAt(times(impossible, good))).toBe("2024-05-01T10:20:30");
    expect(await takenAt(times(impossible, impossible, good))).toBe("2024-05-01T10:20:30");
  });

  it("is kept on the day that only leap years have", async () => {
    expect(readExif(await exif(times("2024:02:29 23:59:59")), false).takenAt).toBe("2024-02-29T23:59:59");
  });

  it.each([
    ["+02:00", "+02:00"],
    ["-12:00", "-12:00"],
    ["+14:00", "+14:00"],
    ["+05:45", "+05:45"],
    ["+14:01", ""],
    ["-12:30", ""],
    ["+99:99", ""],
    ["+02:60", ""],
    ["2:00", ""],
    ["+0200", ""],
    ["   :  ", ""],
    ["Z", ""],
  ])("has the offset %j only as far as there is one on Earth", async (written, expected) => {
    const tags = { IFD2: { DateTimeOriginal: good, OffsetTimeOriginal: written } };
    expect(readExif(await exif(tags), false).takenAt).toBe(`2024-05-01T10:20:30${expected}`);
  });

  it("has the offset that belongs to it, not another one's", async () => {
    const offsets = { OffsetTime: "+01:00", OffsetTimeOriginal: "+02:00", OffsetTimeDigitized: "+03:00" };
    const digitized = { ...times("0000:00:00 00:00:00", good).IFD2, ...offsets };
    expect(readExif(await exif({ IFD2: digitized }), false).takenAt).toBe("2024-05-01T10:20:30+03:00");
  });
});

describe("the place", () => {
  const place = async (changed: Record<string, string | undefined>) => {
    const tags = Object.entries({ ...holiday.IFD3, ...changed }).filter(([, value]) => value !== undefined);
    return readExif(await exif({ IFD3: Object.fromEntries(tags) as Record<string, string> }), true).gps;
  };

  it.each([
    ["91 degrees north", { GPSLatitude: "91/1 0/1 0/1" }],
    ["90 degrees and a second", { GPSLatitude: "90/1 0/1 1/1" }],
    ["181 degrees east", { GPSLongitude: "181/1 0/1 0/1" }],
    ["100 minutes", { GPSLatitude: "10/1 100/1 0/1" }],
    ["a huge number", { GPSLongitude: "4294967295/1 0/1 0/1" }],
    ["a fraction of zero", { GPSLatitude: "10/0 0/1 0/1" }],
    ["nothing of nothing", { GPSLatitude: "10/1 30/1 0/0" }],
    ["no hemisphere", { GPSLatitudeRef: undefined }],
    ["another hemisphere", { GPSLongitudeRef: "X" }],
  ])("is not written when it has %s", async (_, changed) => {
    expect(await place(changed)).toBeUndefined();
  });

  it("may be the pole, the date line and the equator", async () => {
    expect(await place({ GPSLatitude: "90/1 0/1 0/1", GPSLongitude: "180/1 0/1 0/1" })).toEqual({
      latitude: -90,
      longitude: 180,
    });
    expect(await place({ GPSLatitude: "0/1 0/1 0/1" })).toEqual({ latitude: 0, longitude: 151.21 });
  });
});

it("invents nothing, whatever the tags hold", async () => {
  const source = random(21);
  const digits = (count: number) => String(source.below(10 ** count)).padStart(count, "0");
  for (let round = 0; round < 60; round++) {
    const time = `${digits(4)}:${digits(2)}:${digits(2)} ${digits(2)}:${digits(2)}:${digits(2)}`;
    const part = () => `${source.below(400)}/${source.below(3)}`;
    const found = readExif(
      await exif({
        IFD2: { DateTimeOriginal: time },
        IFD3: {
          GPSLatitudeRef: "N",
          GPSLatitude: `${part()} ${part()} ${part()}`,
          GPSLongitudeRef: "W",
          GPSLongitude: `${part()} ${part()} ${part()}`,
        },
      }),
      true,
    );
    if (found.takenAt) expect(found.takenAt.replace("T", " ").replaceAll("-", ":")).toBe(time);
    if (!found.gps) continue;
    expect(Math.abs(found.gps.latitude)).toBeLessThanOrEqual(90);
    expect(Math.abs(found.gps.longitude)).toBeLessThanOrEqual(180);
  }
});

const reported = join(process.cwd(), "../shared/data/public-faults/images");
const whenShared = existsSync(reported) ? it : it.skip;

whenShared("takes no time from the photos that people have reported", async () => {
  for (const name of ["02-exifdate-zero.jpg", "02-exifdate-feb30.jpg"]) {
    const { exif: tags } = await sharp(readFileSync(join(reported, name))).metadata();
    expect(readExif(tags, false).takenAt).toBeUndefined();
  }
});

it("ignores EXIF that cannot be read", async () => {
  const bytes = await exif(holiday);
  for (let length = 0; length < bytes.length; length++) readExif(bytes.subarray(0, length), true);
  for (let at = 0; at < bytes.length; at++) {
    const broken = Buffer.from(bytes);
    broken[at] = 255 - (broken[at] ?? 0);
    readExif(broken, true);
  }
});

it("shortens what nobody would read", async () => {
  const { camera } = readExif(await exif({ IFD0: { Make: "A".repeat(5000) } }), false);
  expect(camera?.make).toHaveLength(100);
});

async function exif(tags: Exif): Promise<Buffer> {
  const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .withExif(tags)
    .jpeg()
    .toBuffer();
  return (await sharp(photo).metadata()).exif ?? Buffer.alloc(0);
}
