import { createHash, randomUUID } from "node:crypto";
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
import { readIfPresent, readJson, writeAtomically, writeTwice } from "../../../core/files";
import { type EngineUser, mayEnter } from "./engine-user";
import { endLeftover } from "./leftover";

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

  /** Without what belongs to an estate whose state somebody has deleted. */
  async make(): Promise<void> {
    forgetLostOnes();
    if (this.user === undefined) {
      mkdirSync(this.folder, { recursive: true });
      return;
    }
    const estate = this.estate();
    // one that says nothing is kept: it was made before estates had an id, or its making was interrupted
    const owner = readIfPresent(join(this.folder, "estate"));
    if (owner && owner !== estate) await this.empty();
    mkdirSync(this.folder, { recursive: true });
    if (owner !== estate) writeAtomically(join(this.folder, "estate"), estate);
    // the engine's user goes through, and sees nothing
    if (this.isElsewhere) chmodSync(elsewhere, 0o711);
    chmodSync(this.folder, 0o711);
    writeFileSync(join(this.folder, "of"), this.stateDirectory);
  }

  /** The id of the estate, which goes with its state, while this folder may stay. */
  private estate(): string {
    const file = join(this.stateDirectory, "postgresql-estate.json");
    const { id } = readJson<{ readonly id?: string }>(file, {});
    if (id !== undefined) return id;
    const made = randomUUID();
    writeTwice(file, JSON.stringify({ id: made }));
    return made;
  }

  private async empty(): Promise<void> {
    for (const each of readdirSync(this.folder, { withFileTypes: true }))
      if (each.isDirectory()) await endLeftover(join(this.folder, each.name, "data"));
    this.remove();
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
