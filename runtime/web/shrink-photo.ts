/** Models look at a few hundred pixels: more would only cost the sender's time and data. */
const longestSide = 1024;
const smallEnough = 300_000;

/**
 * The photo upright and with at most 1024 pixels a side, as JPEG.
 * A small one, and one that this browser cannot open, goes as it is: the API judges it.
 */
export async function shrinkPhoto(photo: Blob): Promise<Blob> {
  if (photo.size <= smallEnough) return photo;
  const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" }).catch(() => undefined);
  if (bitmap === undefined) return photo;

  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  return small ?? photo;
}
