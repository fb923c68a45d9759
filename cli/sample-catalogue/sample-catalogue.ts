import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CatalogueItem } from "../../runtime/catalogue/catalogue-item";
import { seededRandom } from "../../runtime/shared/seeded-random";
import { drawGarment, type Look } from "./draw-garment";
import { garments } from "./garments";
import { colours } from "./palette";
import { patterns } from "./patterns";

export interface SampleItem {
  readonly item: CatalogueItem;
  /** Path below the folder it is written to, and in the container; no partner's paths begin like it. */
  readonly image: string;
  readonly look: Look;
}

const side = 400;
const backdrops = ["#e9e6e0", "#e3e8ec", "#ece4e2", "#e4eae3", "#eeeae0"];

/** A shop's catalogue of drawn garments, the same on every machine: each category has as many as the others. */
export function sampleCatalogue(count = 308): SampleItem[] {
  const random = seededRandom(20_240_501);
  const pick = <Value>(values: readonly [Value, ...Value[]] | readonly Value[]) =>
    values[Math.floor(random() * values.length)] as Value;
  const whole = (low: number, high: number) => Math.floor(low + random() * (high - low + 1));

  return Array.from({ length: count }, (_, index) => {
    const garment = garments[index % garments.length] as (typeof garments)[number];
    const drawing = garment.draw(random);
    const pattern = pick(patterns);
    const ground = pick(colours);
    const ink = pick(colours.filter(({ name }) => name !== ground.name));
    const look: Look = {
      drawing,
      pattern,
      ground,
      ink,
      turn: pick([0, 0, 0, 45, -20]),
      repeat: whole(18, 44),
      tilt: whole(-4, 4),
      backdrop: pick(backdrops),
    };
    const id = `sample-${1001 + index}`;
    const [lowest, highest] = garment.price;
    const item: CatalogueItem = {
      id,
      title: titleOf(look),
      category: garment.category,
      price: Math.floor(lowest + random() ** 1.6 * (highest - lowest)) + pick([0.9, 0.95, 0.99, 0.5]),
      currency: "EUR",
      link: `https://shop.example/items/${id}`,
      stock: random() < 0.12 ? 0 : whole(1, 60),
      updated: new Date(Date.UTC(2026, whole(0, 9), whole(1, 28), whole(6, 20))).toISOString(),
    };
    return { item, image: `sample/${id}.jpg`, look };
  });
}

/** Writes `sample.csv` and the images beside it. Takes about two seconds. */
export async function writeSampleCatalogue(folder: string, items = sampleCatalogue()): Promise<void> {
  const { default: sharp } = await import("sharp");
  const queue = items.values();
  mkdirSync(join(folder, "sample"), { recursive: true });
  const workers = Array.from({ length: 4 }, async () => {
    for (const { image, look } of queue) {
      const jpeg = await sharp(Buffer.from(drawGarment(look, side)))
        .jpeg({ quality: 88 })
        .toBuffer();
      writeFileSync(join(folder, image), jpeg);
    }
  });
  await Promise.all(workers);
  writeFileSync(join(folder, "sample.csv"), feedOf(items));
}

function feedOf(items: readonly SampleItem[]): string {
  const rows = items.map(({ item, image }) => [
    item.id,
    item.title,
    item.category,
    item.price?.toFixed(2),
    item.currency,
    item.link,
    image,
    item.stock,
    item.updated,
  ]);
  const header = ["id", "title", "category", "price", "currency", "link", "image", "stock", "updated"];
  return [header, ...rows].map((row) => `${row.join(",")}\n`).join("");
}

function titleOf({ drawing, pattern, ground, ink }: Look): string {
  const colour = pattern.word ? `${ground.name} and ${ink.name}` : ground.name;
  const title = `${pattern.word} ${colour} ${drawing.noun}`
    .trim()
    .toLowerCase()
    .replace("t-shirt", "T-shirt");
  return title.charAt(0).toUpperCase() + title.slice(1);
}
