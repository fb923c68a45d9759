import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { Failure } from "../failure";
import { filesBelow } from "../files-below";
import type { CatalogueSource, LocalImage } from "./catalogue-source";
import { nameInCatalogue } from "./feed-name";

const photo = /\.(jpe?g|png|webp|avif|gif|tiff?)$/i;

/** A folder of photos as a feed: the sub folder is the category, the file's name the title, and there is no price. */
export function photosAsSource(folder: string): CatalogueSource {
  const name = basename(resolve(folder));
  const files = filesBelow(folder).filter(({ file }) => photo.test(file));
  if (files.length === 0) {
    throw new Failure("NothingToImport", {
      what: `there is no photo in ${folder}`,
      fix: "name a folder with JPEG, PNG, WebP, AVIF, GIF or TIFF files, or a feed (.csv, .jsonl, .json)",
    });
  }
  const feed = nameInCatalogue([name, "photos.jsonl"]);
  const ids = idsOf(files.map(({ file }) => `${name}/${file}`));
  const images: LocalImage[] = files.map(({ file, path }) => ({ path, blob: `photos/${name}/${file}` }));
  return {
    feed,
    images: async () => images,
    async *content() {
      for (const [index, { file }] of files.entries()) {
        const row = {
          id: ids[index],
          title: titleOf(file),
          category: file.includes("/") ? file.slice(0, file.indexOf("/")) : name,
          image: images[index]?.blob,
        };
        yield Buffer.from(`${JSON.stringify(row)}\n`);
      }
    },
  };
}

/**
 * "spring/dress/1001.jpg" is "spring_dress_1001". Where that could be another file's too, sixteen digits of the path's
 * hash follow: an id depends on its file alone as long as no two files differ in their ending only.
 */
function idsOf(paths: readonly string[]): string[] {
  const stems = paths.map((path) => path.replace(/\.[^./]+$/, ""));
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return stems.map((stem, index) => {
    const readable = stem
      .replaceAll("/", "_")
      .replaceAll(/[^A-Za-z0-9_=-]/g, "-")
      .replace(/^_+/, "")
      .slice(0, 400);
    const isPlain = stem.length <= 400 && /^[A-Za-z0-9=-]+(\/[A-Za-z0-9=-]+)*$/.test(stem);
    if (isPlain && counts.get(stem) === 1) return readable;
    const hash = createHash("sha256")
      .update(paths[index] ?? "")
      .digest("hex");
    return `${readable}-${hash.slice(0, 16)}`;
  });
}

function titleOf(file: string): string {
  const words = basename(file)
    .replace(/\.[^.]+$/, "")
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/\p{Cc}/gu, "")
    .trim();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : "Untitled";
}
