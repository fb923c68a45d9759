import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What package-lock.json says about one package. */
export interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
}

/** The versions this checkout is pinned to. */
export class Lockfile {
  private readonly packages: Readonly<Record<string, LockedPackage>>;

  constructor(root: string) {
    this.packages = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  }

  /**
   * Where `name` lies when `importer` requires it: npm nests a package when two versions are needed.
   *
   * @param importer a folder such as "node_modules/sharp", or "" for the repository itself
   * @returns a folder such as "node_modules/semver", or undefined when the lockfile does not have it
   */
  locate(name: string, importer: string): string | undefined {
    const found = join(importer, "node_modules", name).replaceAll("\\", "/");
    if (found in this.packages) return found;
    return importer === "" ? undefined : this.locate(name, above(importer));
  }

  at(path: string): LockedPackage | undefined {
    return this.packages[path];
  }
}

/** The folder of the package that one is nested in: "node_modules/a/node_modules/b" is nested in "node_modules/a". */
function above(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));
}
