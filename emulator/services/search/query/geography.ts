import type { Point } from "../documents/value";

const earthKilometres = 6371.0088;
const numberPattern = "[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?";
const pointPattern = new RegExp(`^POINT\\s*\\(\\s*(${numberPattern})\\s+(${numberPattern})\\s*\\)$`, "i");

/** The longest way on earth: where a place that is not known is. */
export const farthestKilometres = Math.PI * earthKilometres;

/** @returns undefined when the text is no `POINT(longitude latitude)` on earth */
export function pointIn(text: string): Point | undefined {
  const [, longitude, latitude] = pointPattern.exec(text.trim()) ?? [];
  return placeAt(Number(longitude), Number(latitude));
}

export function placeAt(longitude: number, latitude: number): Point | undefined {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return undefined;
  return { type: "Point", coordinates: [longitude, latitude] };
}

/** Along a great circle, in kilometres. */
export function distanceBetween(one: Point, other: Point): number {
  const [longitude, latitude] = one.coordinates.map(radians) as [number, number];
  const [otherLongitude, otherLatitude] = other.coordinates.map(radians) as [number, number];
  const haversine =
    Math.sin((otherLatitude - latitude) / 2) ** 2 +
    Math.cos(latitude) * Math.cos(otherLatitude) * Math.sin((otherLongitude - longitude) / 2) ** 2;
  return 2 * earthKilometres * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
