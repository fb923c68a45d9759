import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type EngineUser, mayEnter } from "./engine-user";

/** For checkouts that lie where the engine's user may not enter, e.g. below /root. */
const elsewhere = "/var/lib/vitrine-local";

/** Where programs and data of an estate's engines lie. */
export class EnginePlace {
  readonly folder: string;
  readonly user: EngineUser | undefined;
  private readonly stateDirectory: string;

  private constructor(folder: string, user: EngineUser | undefined, stateDirectory: string) {
    this.folder = folder;
    this.user = user;
    this.stateDirectory = stateDirectory;
  }

  /**
   * `.vitrine/local/postgresql`; that folder is closed to everybody but its owner, so for another user it is
   * `.vitrine/local-postgresql`, or outside of the checkout, where this user may not enter it.
   */
  static of(stateDirectory: string, user: EngineUser | undefined): EnginePlace {
    const at = (folder: string) => new EnginePlace(folder, user, stateDirectory);
    if (user === undefined) return at(join(stateDirectory, "postgresql"));
    const beside = `${stateDirectory}-postgresql`;
    const outside = join(elsewhere, createHash("sha256").update(stateDirectory).digest("hex").slice(0, 16));
    const kept = [beside, outside].find((folder) => existsSync(folder));
    return at(kept ?? (mayEnter(dirname(stateDirectory), user) ? beside : outside));
  }

  /** Not below the folder of the checkout's state, which a destroy removes as a whole. */
  get isElsewhere(): boolean {
    return this.folder.startsWith(elsewhere);
  }

  make(): void {
    forgetLostOnes();
    mkdirSync(this.folder, { recursive: true });
    if (this.user === undefined) return;
    // the engine's user goes through, and sees nothing
    if (this.isElsewhere) chmodSync(elsewhere, 0o711);
    chmodSync(this.folder, 0o711);
    writeFileSync(join(this.folder, "of"), this.stateDirectory);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20 });
    if (this.isElsewhere) removeIfEmpty(elsewhere);
  }
}

/** Of checkouts that were deleted without a destroy. */
function forgetLostOnes(): void {
  if (process.getuid?.() !== 0 || !existsSync(elsewhere)) return;
  for (const name of readdirSync(elsewhere)) {
    const folder = join(elsewhere, name);
    const owner = join(folder, "of");
    if (existsSync(owner) && !existsSync(readFileSync(owner, "utf8")))
      rmSync(folder, { recursive: true, force: true });
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!["ENOTEMPTY", "ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
