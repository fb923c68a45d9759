import { readSettings } from "../../shared/read-settings";
import { ImagesSettings } from "./settings";

const needed = {
  IMAGES__blobServiceUri: "https://photos.blob.core.windows.net/",
  IMAGES__queueServiceUri: "https://photos.queue.core.windows.net/",
  IMAGES__credential: "managedidentity",
  IMAGES__clientId: "5f1b3a52-6a37-4f0e-9e0c-2f8f2b3d4c5e",
};

it("needs to know only where the images are and who may read them", () => {
  expect(ImagesSettings.parse(needed)).toEqual({
    ...needed,
    IMAGES_MAX_BYTES: 52_428_800,
    IMAGES_MAX_PIXELS: 50_000_000,
    IMAGES_MAX_DECODING_BYTES: 525_000_000,
    IMAGES_MAX_PAGES: 1000,
    IMAGES_MAX_SECONDS: 20,
    IMAGES_KEEP_GPS: false,
  });
});

it("takes limits as the text that app settings are", () => {
  expect(
    ImagesSettings.parse({ ...needed, IMAGES_MAX_PIXELS: "1000", IMAGES_KEEP_GPS: "true" }),
  ).toMatchObject({
    IMAGES_MAX_PIXELS: 1000,
    IMAGES_KEEP_GPS: true,
  });
});

it("fails when settings are missing or wrong, naming all of them at once", () => {
  const wrong = {
    ...needed,
    IMAGES__clientId: undefined,
    IMAGES_MAX_PAGES: "many",
    IMAGES_KEEP_GPS: "perhaps",
  };
  const complaint = expect(() => readSettings(ImagesSettings, "images function", wrong));
  complaint.toThrow("IMAGES__clientId");
  complaint.toThrow("IMAGES_MAX_PAGES");
  complaint.toThrow("IMAGES_KEEP_GPS");
});
