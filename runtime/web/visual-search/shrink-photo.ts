import { ApiProblem } from "../shell/api-problem";

/** Models look at a few hundred pixels: more would only cost the sender's time and data. */
const longestSide = 1024;
const smallEnough = 300_000;
/** Bytes that are worth sending of what this browser cannot open. */
const mostUnopened = 10 * 1024 * 1024;

/**
 * The photo upright and with at most 1024 pixels a side, as JPEG.
 * A small one, and one that this browser cannot open, goes as it is: the API judges it.
 *
 * @throws ApiProblem when it can neither be opened nor sent
 */
export async function shrinkPhoto(photo: Blob): Promise<Blob> {
  if (photo.size <= smallEnough) return photo;
  const small = await opened(photo)
    .then(reduced)
    .catch(() => photo);
  if (small.size <= mostUnopened) return small;
  throw new ApiProblem("PhotoTooLarge", {
    message: "This browser cannot open the file, and it is too large to be sent as it is.",
    advice: "Save it as a JPEG of at most 10 MB and choose that.",
  });
}

/** An image element turns the photo upright in every browser; createImageBitmap does not. */
async function opened(photo: Blob): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = URL.createObjectURL(photo);
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

async function reduced(image: HTMLImageElement): Promise<Blob> {
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(1, longestSide / Math.max(naturalWidth, naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(naturalHeight * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser has no canvas left");
  // JPEG knows no transparency, and would show it black
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("not encoded"))), "image/jpeg", 0.9);
  });
}
