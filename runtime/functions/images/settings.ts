import * as z from "zod";
import { blobTriggerSettings, telemetrySettings } from "../../shared/service-settings";

/** The containers of the account that the code calls IMAGES, and what it does with their blobs. */
export const imagesContainers = {
  input: "read",
  output: "readWrite",
  thumbnails: "readWrite",
  metadata: "readWrite",
  rejected: "readWrite",
} as const;

export type ImagesContainer = keyof typeof imagesContainers;

/** The function that every new blob of a container calls. */
export const imagesTrigger = {
  functionName: "images",
  container: "input",
} as const satisfies { functionName: string; container: ImagesContainer };

/** Every setting the images function reads. The construct fills them, the compiler compares the two. */
export const ImagesSettings = z.object({
  ...blobTriggerSettings("IMAGES"),

  /** Largest file in bytes. */
  IMAGES_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(50 * 1024 * 1024),
  /** Largest width times height. */
  IMAGES_MAX_PIXELS: z.coerce.number().int().min(1).default(50_000_000),
  /** Memory in bytes that all images together may take while they are decoded; one that needs more is refused. */
  IMAGES_MAX_DECODING_BYTES: z.coerce.number().int().min(1).default(525_000_000),
  /** Most frames or pages in one file; only the first is shown. */
  IMAGES_MAX_PAGES: z.coerce.number().int().min(1).default(1000),
  /** Longest time in seconds for one step of decoding or encoding. */
  IMAGES_MAX_SECONDS: z.coerce.number().int().min(1).max(3600).default(20),
  /** Keep the position the photo was taken at in its metadata. */
  IMAGES_KEEP_GPS: z.stringbool().default(false),

  ...telemetrySettings,
});

export type ImagesSettings = z.output<typeof ImagesSettings>;
