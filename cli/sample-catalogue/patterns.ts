import { type Colour, lightness, shaded } from "./palette";

/** What a fabric looks like; its word stands before the colour in titles. */
export interface Pattern {
  readonly word: string;
  /** The inside of an SVG <pattern>, or nothing for plain fabric. @param size pixels of one repeat */
  tile(ground: Colour, ink: Colour, size: number): string | undefined;
}

const block = (fill: string, x: number, y: number, width: number, height: number, more = "") =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" ${more}/>`;

const plain: Pattern = { word: "", tile: () => undefined };

export const patterns: readonly Pattern[] = [
  plain,
  plain,
  plain,
  {
    word: "Striped",
    tile: (ground, ink, size) =>
      block(ground.hex, 0, 0, size, size) + block(ink.hex, 0, 0, size, size * 0.45),
  },
  {
    word: "Pinstriped",
    tile: (ground, ink, size) =>
      block(ground.hex, 0, 0, size, size) + block(ink.hex, 0, 0, size * 0.14, size),
  },
  {
    word: "Dotted",
    tile: (ground, ink, size) =>
      block(ground.hex, 0, 0, size, size) +
      [
        [0.25, 0.25],
        [0.75, 0.75],
      ]
        .map(
          ([x = 0, y = 0]) =>
            `<circle cx="${x * size}" cy="${y * size}" r="${size * 0.16}" fill="${ink.hex}"/>`,
        )
        .join(""),
  },
  {
    word: "Checked",
    tile: (ground, ink, size) =>
      block(ground.hex, 0, 0, size, size) +
      block(ink.hex, 0, 0, size / 2, size, 'fill-opacity="0.55"') +
      block(ink.hex, 0, 0, size, size / 2, 'fill-opacity="0.55"'),
  },
  {
    word: "Tartan",
    tile: (ground, ink, size) =>
      block(ground.hex, 0, 0, size, size) +
      block(shaded(ground.hex, -0.35), 0, size * 0.1, size, size * 0.3, 'fill-opacity="0.7"') +
      block(shaded(ground.hex, -0.35), size * 0.1, 0, size * 0.3, size, 'fill-opacity="0.7"') +
      block(ink.hex, 0, size * 0.66, size, size * 0.07) +
      block(ink.hex, size * 0.66, 0, size * 0.07, size),
  },
  {
    word: "Zigzag",
    tile: (ground, ink, size) =>
      block(ground.hex, 0, 0, size, size) +
      `<path d="M${-size / 2} ${size}L0 ${size * 0.35}L${size / 2} ${size}L${size} ${size * 0.35}L${size * 1.5} ${size}" fill="none" stroke="${ink.hex}" stroke-width="${size * 0.2}"/>`,
  },
  {
    word: "Floral",
    tile: (ground, ink, size) => {
      const petal = lightness(ink.hex) < 0.4 ? shaded(ink.hex, 0.2) : ink.hex;
      const flower = (x: number, y: number, r: number) =>
        `${[0, 72, 144, 216, 288]
          .map(
            (angle) =>
              `<ellipse cx="${x}" cy="${y - r}" rx="${r * 0.62}" ry="${r}" fill="${petal}" transform="rotate(${angle} ${x} ${y})"/>`,
          )
          .join("")}<circle cx="${x}" cy="${y}" r="${r * 0.6}" fill="#f3d36b"/>`;
      return (
        block(ground.hex, 0, 0, size, size) +
        flower(size * 0.27, size * 0.27, size * 0.12) +
        flower(size * 0.75, size * 0.74, size * 0.1)
      );
    },
  },
];
