import sharp from "sharp";
import { cutSquare } from "./cut-square";

it.each([
  [800, 600],
  [800, 533],
  [735, 600],
  [800, 595],
  [771, 600],
  [800, 441],
])(
  "of %i x %i the square is exactly the middle: a picture that mirrors itself stays one",
  async (width, height) => {
    const { data, info } = await cutSquare(
      sharp(mirrored(width, height), raw(width, height)),
      { width, height },
      150,
    )
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([150, 150]);

    let difference = 0;
    for (let row = 0; row < 150; row++) {
      for (let column = 0; column < 75; column++) {
        const at = (across: number) => data[(row * 150 + across) * 3] ?? 0;
        difference = Math.max(difference, Math.abs(at(column) - at(149 - column)));
      }
    }
    expect(difference).toBeLessThanOrEqual(2);
  },
);

function raw(width: number, height: number) {
  return { raw: { width, height, channels: 3 as const } };
}

/** Columns of different greys, the same from the left as from the right. */
function mirrored(width: number, height: number): Buffer {
  const grey = (column: number) => (Math.min(column, width - 1 - column) * 53) % 256;
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at++) pixels[at] = grey(Math.floor(at / 3) % width);
  return pixels;
}
