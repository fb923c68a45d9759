import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { writeFirstModels } from "../../runtime/predictions/first-model/write-first-models";
import { fromRoot, vitrineFolder } from "../../vitrine-folder";
import { madeOnce } from "../made-once/made-once";

/** Below Vitrine's folder: folders and files that decide about the first models, tests apart. */
export const firstModelSources = [
  "runtime/predictions/first-model",
  "runtime/predictions/encode-rows.ts",
  "runtime/predictions/feature.ts",
  "runtime/predictions/manifest.ts",
  "runtime/shared/onnx-file.ts",
  "runtime/shared/random.ts",
  "runtime/shared/write-when-different.ts",
];

/**
 * The folders of the models that Vitrine trains by itself, absolute. They are not trained again while the code that does it is the same.
 *
 * @param root the checkout, absolute
 */
export function firstModels({ root }: { readonly root: string }): readonly string[] {
  const folder = join(root, ".vitrine/models/first-models");
  const { folders } = madeOnce<{ readonly folders: readonly string[] }>({
    root,
    name: "first-models",
    files: ({ folders }) =>
      folders.flatMap((each) => ["manifest.json", "model.onnx"].map((file) => join(root, each, file))),
    make: () => ({
      made: { folders: writeFirstModels(folder).map((each) => relative(root, each)) },
      inputs: firstModelSources.flatMap(filesOf).map((file) => fromRoot(root, file)),
    }),
  });
  return folders.map((each) => join(root, each));
}

function filesOf(source: string): string[] {
  if (source.endsWith(".ts")) return [source];
  return readdirSync(join(vitrineFolder, source), { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .map((file) => `${source}/${file}`);
}
