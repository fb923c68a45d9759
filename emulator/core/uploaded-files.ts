import { constants, type Stats, statSync } from "node:fs";
import { copyFile, link } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

/** A blob that was uploaded from a file of this machine. */
export interface UploadedFile {
  /** Of the blob: as long as it is the same, the blob is what the file is. */
  readonly etag: string;
  /** Absolute. */
  readonly file: string;
}

/**
 * Which blobs were uploaded from which files. Whoever is to have such a blob on disk asks for it with its ETag, as for one that it
 * has already, and takes the file: of a deploy's ninety megabytes none are fetched again.
 */
export class UploadedFiles {
  private readonly packages: string;
  private readonly known = new Map<string, UploadedFile & { readonly stamp: string }>();

  /** @param stateDirectory `<checkout>/.vitrine/local`, absolute */
  constructor(stateDirectory: string) {
    this.packages = join(dirname(stateDirectory), "packages");
  }

  /** @param upload is told nothing, and answers with the blob's ETag */
  async remember(url: string, file: string, upload: () => Promise<string | undefined>): Promise<void> {
    const stamp = stampOf(file);
    const etag = await upload();
    if (etag !== undefined && stamp !== undefined) this.known.set(url, { etag, file, stamp });
  }

  /** undefined when the blob came from elsewhere, or its file is no longer what it was. */
  of(url: string): UploadedFile | undefined {
    const found = this.known.get(url);
    return found !== undefined && stampOf(found.file) === found.stamp ? found : undefined;
  }

  /** Puts the content of a file at another path. What the synth has packaged nobody writes to: it becomes the same file. */
  async putAt(target: string, { file }: UploadedFile): Promise<void> {
    const isPackaged = file.startsWith(this.packages + sep);
    const isLinked =
      isPackaged &&
      (await link(file, target).then(
        () => true,
        () => false, // another file system
      ));
    if (!isLinked) await copyFile(file, target, constants.COPYFILE_FICLONE);
  }
}

function stampOf(file: string): string | undefined {
  const found: Stats | undefined = statSync(file, { throwIfNoEntry: false });
  return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
}
