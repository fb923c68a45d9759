import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { Failure } from "../failure";
import { filesBelow } from "../files-below";
import type { CatalogueSource, LocalImage } from "./source";

const photo = /\.(jpe?g|png|webp|avif|gif|tiff?)$/i;

/** A folder of photos as a feed: the sub folder is the category, the file's name the title, and there is no price. */
export function photosAsSource(folder: string): CatalogueSource {
  const name = basename(resolve(folder)).replaceAll(/[^\w.-]+/g, "-");
  const files = filesBelow(folder).filter(({ file }) => photo.test(file));
  if (files.length === 0) {
    throw new Failure("NothingToImport", {
      what: `there is no photo in ${folder}`,
      fix: "name a folder with JPEG, PNG, WebP, AVIF, GIF or TIFF files, or a feed (.csv, .jsonl)",
    });
  }
  const ids = idsOf(files.map(({ file }) => file));
  const images: LocalImage[] = files.map(({ file, path }) => ({ path, blob: `photos/${name}/${file}` }));
  return {
    feed: `${name}.jsonl`,
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
 * "dress/1001.jpg" is "dress_1001". Where that could be another file's too, eight digits of the path's hash follow:
 * an id depends on its file alone as long as no two files differ in their ending only.
 */
function idsOf(files: readonly string[]): string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const stem = file.replace(/\.[^./]+$/, "");
    const readable = stem
      .replaceAll("/", "_")
      .replaceAll(/[^A-Za-z0-9_=-]/g, "-")
      .replace(/^_+/, "")
      .slice(0, 400);
    const isPlain = /^[A-Za-z0-9=-]+(\/[A-Za-z0-9=-]+)*$/.test(stem) && !taken.has(readable);
    const id = isPlain
      ? readable
      : `${readable}-${createHash("sha256").update(file).digest("hex").slice(0, 8)}`;
    taken.add(id);
    return id;
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
