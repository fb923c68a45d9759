import type { Drawing, GarmentPart } from "./garments";
import { type Colour, lightness, shaded } from "./palette";
import type { Pattern } from "./patterns";

export interface Look {
  readonly drawing: Drawing;
  readonly pattern: Pattern;
  readonly ground: Colour;
  readonly ink: Colour;
  /** Degrees the fabric is turned by, pixels of one repeat of its pattern, and degrees the whole is tilted by. */
  readonly turn: number;
  readonly repeat: number;
  readonly tilt: number;
  /** Behind it. */
  readonly backdrop: string;
}

/** A garment laid flat, as an SVG of `side` x `side` pixels. */
export function drawGarment(look: Look, side: number): string {
  const { drawing, pattern, ground, ink, turn, repeat, tilt, backdrop } = look;
  const tile = pattern.tile(ground, ink, repeat);
  const fabric = tile ? "url(#fabric)" : ground.hex;
  const isDark = lightness(ground.hex) < 0.3;
  const paint = {
    fabric,
    trim: tile ? ink.hex : shaded(ground.hex, isDark ? 0.18 : -0.18),
    outline: shaded(ground.hex, isDark ? -0.5 : -0.45),
    seam: shaded(ground.hex, isDark ? 0.32 : -0.35),
  };
  const outlines = drawing.parts.flatMap((part) => ("fabric" in part ? part.fabric : []));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 400 400">
<defs>
<linearGradient id="backdrop" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${shaded(backdrop, 0.35)}"/><stop offset="1" stop-color="${shaded(backdrop, -0.06)}"/></linearGradient>
<linearGradient id="light" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#fff" stop-opacity="0.18"/><stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.2"/></linearGradient>
${tile ? `<pattern id="fabric" width="${repeat}" height="${repeat}" patternUnits="userSpaceOnUse" patternTransform="rotate(${turn})">${tile}</pattern>` : ""}
</defs>
<rect width="400" height="400" fill="url(#backdrop)"/>
<g transform="rotate(${tilt} 200 200)" stroke-linejoin="round" stroke-linecap="round">
<g fill="#000" fill-opacity="0.1" transform="translate(6 9)">${outlines.map((d) => `<path d="${d}"/>`).join("")}</g>
${drawing.parts.map((part) => drawPart(part, paint)).join("\n")}
</g>
</svg>`;
}

function drawPart(
  part: GarmentPart,
  paint: { fabric: string; trim: string; outline: string; seam: string },
): string {
  if ("fabric" in part) {
    return `<path d="${part.fabric}" fill="${paint.fabric}"/><path d="${part.fabric}" fill="url(#light)" stroke="${paint.outline}" stroke-width="2.2"/>`;
  }
  if ("trim" in part)
    return `<path d="${part.trim}" fill="${paint.trim}" stroke="${paint.outline}" stroke-width="1.8"/>`;
  if ("shade" in part) return `<path d="${part.shade}" fill="#000" fill-opacity="0.38"/>`;
  return `<path d="${part.seam}" fill="none" stroke="${paint.seam}" stroke-width="2" stroke-opacity="0.75"/>`;
}
