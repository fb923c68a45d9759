import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where Vitrine's own files lie, absolute: a checkout of it, or node_modules/vitrine of another repository. */
export const vitrineFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** The repository whose estates these are, absolute: where cdktf.json lies, here or above; else Vitrine itself. */
export const root = nearest(process.cwd(), "cdktf.json") ?? vitrineFolder;

/** What npm has installed for Vitrine, absolute: beside it, or in a folder above. @param path below node_modules */
export function installed(path) {
  const found = nearest(vitrineFolder, join("node_modules", path));
  return found && join(found, "node_modules", path);
}

function nearest(folder, file) {
  if (existsSync(join(folder, file))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : nearest(above, file);
}
