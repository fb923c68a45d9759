import type { Sharp } from "sharp";

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Shrinks the middle of an image to a square of `side` pixels. "cover" crops after shrinking, by whole pixels of the thumbnail:
 * half of one off, unless what it cuts away is even. Cropping before is off by half a pixel of the frame at most.
 */
export function cutSquare(image: Sharp, size: Size, side: number): Sharp {
  const long = Math.max(size.width, size.height);
  const short = Math.min(size.width, size.height);
  const cutAway = Math.round((long * side) / short) - side;
  if (cutAway % 2 === 0) return image.resize(side, side, { fit: "cover" });
  return image.extract(centreSquare(size)).resize(side, side, { fit: "fill" });
}

/** The largest square in the middle; one pixel less on the side where the middle lies within a pixel. */
export function centreSquare({ width, height }: Size) {
  const side = Math.min(width, height);
  const across = Math.max(1, side - ((width - side) % 2));
  const down = Math.max(1, side - ((height - side) % 2));
  return {
    left: Math.floor((width - across) / 2),
    top: Math.floor((height - down) / 2),
    width: across,
    height: down,
  };
}
