import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PackagingError } from "../packaging-error";

const fileName = "scoring-image.json";

/** What the pipeline writes down: which context it built, and the digest that the registry gave the image. */
const Pushed = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});

/**
 * The image that is built from a context, as a registry knows it: by digest once it was pushed, as `scoring-image.json`
 * beside the packages says, and until then by the tag that it will have.
 *
 * @param folder of the packages, absolute
 * @param hash of the context, hexadecimal
 * @throws PackagingError when the file says something else than the pipeline writes
 */
export function pushedImage(folder: string, hash: string): string {
  const pushed = readPushed(folder);
  return pushed?.hash === hash ? `scoring@${pushed.digest}` : `scoring:${hash.slice(0, 12)}`;
}

function readPushed(folder: string): z.output<typeof Pushed> | undefined {
  const file = join(folder, fileName);
  if (!existsSync(file)) return undefined;
  try {
    return Pushed.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new PackagingError("runtime/scoring", "PushedImageNotValid", {
      what: `${fileName} beside its package does not name an image`,
      why: reason.replaceAll("\n", "\n       "),
      fix: `delete .vitrine/packages/${fileName}, and push the image again: docs/ci.md, "The scoring server's image"`,
      cause,
    });
  }
}
