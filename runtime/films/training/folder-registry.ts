import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { writeWhenDifferent } from "../../shared/write-when-different";
import type { FilmCandidate, FilmRegistry } from "./training";

const Versions = z.array(
  z.strictObject({ version: z.string(), sha256: z.string(), algorithm: z.string(), at: z.string() }),
);

/** Versions of models in a folder, for a machine without a workspace: `<sha256>/model.bin` and `versions.json`. */
export function folderRegistry(folder: string): FilmRegistry {
  const list = join(folder, "versions.json");
  return {
    id: "folder",
    async register({ file, sha256, algorithm }: FilmCandidate) {
      const text = await readFile(list, "utf8").catch(() => "[]");
      const versions = Versions.parse(JSON.parse(text));
      const known = versions.find((each) => each.sha256 === sha256);
      if (known) return { version: known.version };
      await mkdir(join(folder, sha256), { recursive: true });
      writeWhenDifferent(join(folder, sha256, "model.bin"), Buffer.from(file));
      const version = String(versions.length + 1);
      versions.push({ version, sha256, algorithm, at: new Date().toISOString() });
      writeWhenDifferent(list, Buffer.from(`${JSON.stringify(versions, null, 2)}\n`));
      return { version };
    },
  };
}
