import sharp, { type Exif } from "sharp";
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
