import { createHash } from "node:crypto";
import { join } from "node:path";
import { readJsonCache, writeAtomically } from "../../core/files";
import type { Site } from "./functions-host";
import type { FunctionMetadata } from "./worker/protocol";

interface Known {
  /** Of the site as it was declared. */
  readonly site?: string;
  /** Of the package. */
  readonly directory?: string;
  readonly functions?: readonly FunctionMetadata[];
}

/** What an app's code registered when it last started, so that an app of an earlier run can sleep until it is needed. */
export class KnownFunctions {
  private readonly file: string;

  /** @param folder the site's */
  constructor(folder: string) {
    this.file = join(folder, "functions.json");
  }

  /** undefined when the code or a setting is another one since. */
  of(site: Site, directory: string): readonly FunctionMetadata[] | undefined {
    const known = this.read();
    return known.site === hashOf(site) && known.directory === directory ? known.functions : undefined;
  }

  /** Whether anything is known of the app as it is declared, whatever its package. */
  has(site: Site): boolean {
    return this.read().site === hashOf(site);
  }

  remember(site: Site, directory: string, functions: readonly FunctionMetadata[]): void {
    writeAtomically(this.file, JSON.stringify({ site: hashOf(site), directory, functions } satisfies Known));
  }

  private read(): Known {
    return readJsonCache<Known>(this.file, {});
  }
}

function hashOf(site: Site): string {
  return createHash("sha256").update(JSON.stringify(site)).digest("hex");
}
