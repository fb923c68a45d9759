/** A colour as titles name it and as it is drawn. */
export interface Colour {
  readonly name: string;
  readonly hex: string;
}

export const colours: readonly Colour[] = [
  { name: "white", hex: "#f4f1ea" },
  { name: "black", hex: "#23242a" },
  { name: "grey", hex: "#8f959c" },
  { name: "navy", hex: "#22355e" },
  { name: "blue", hex: "#3a74c4" },
  { name: "sky blue", hex: "#8fc1e6" },
  { name: "teal", hex: "#1f7f80" },
  { name: "green", hex: "#3e8a52" },
  { name: "olive", hex: "#7c7a3c" },
  { name: "mint", hex: "#a5d8c0" },
  { name: "yellow", hex: "#eac14a" },
  { name: "mustard", hex: "#c48e28" },
  { name: "orange", hex: "#e2793a" },
  { name: "coral", hex: "#ec7468" },
  { name: "red", hex: "#c3373f" },
  { name: "burgundy", hex: "#6f2536" },
  { name: "pink", hex: "#ecaabf" },
  { name: "lilac", hex: "#b6a0d6" },
  { name: "purple", hex: "#654494" },
  { name: "beige", hex: "#dcc7a4" },
  { name: "brown", hex: "#75503a" },
];

/** A colour moved towards black (below 0) or white (above 0), by up to 1. */
export function shaded(hex: string, by: number): string {
  const target = by < 0 ? 0 : 255;
  const channels = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16);
    return Math.round(value + (target - value) * Math.abs(by))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

/** From 0, black, to 1, white. */
export function lightness(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}
