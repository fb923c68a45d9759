import type { ReadSettings } from "./activities";
import type { Dataset } from "./factory-resources";

/** Which blobs of a container a copy takes. */
export interface Selection {
  /** What all their names begin with: a service can be asked for these alone. */
  readonly prefix: string;
  /** Whether there must be one: a folder or file was named, not described by wildcards. */
  readonly mustExist: boolean;
  /** The path below the source's folder, which is the path below the sink's; undefined for what is not taken. */
  relativePath(name: string, lastModified: Date): string | undefined;
}

/** The files of a dataset that a copy asks for; its wildcards take the place of the dataset's folder and file. */
export function select({ path, filename }: Dataset, settings: ReadSettings): Selection {
  const { wildcardFolderPath, wildcardFileName, prefix, recursive } = settings;
  const isInTime = (time: Date) =>
    (settings.modifiedDatetimeStart === undefined || time >= settings.modifiedDatetimeStart) &&
    (settings.modifiedDatetimeEnd === undefined || time < settings.modifiedDatetimeEnd);

  if (prefix !== undefined) {
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    return {
      prefix,
      mustExist: false,
      relativePath: (name, time) => (isInTime(time) ? name.slice(folder.length) : undefined),
    };
  }
  const folder = trimmed(wildcardFolderPath ?? path ?? "");
  const file = wildcardFileName ?? (filename === undefined ? "*" : escaped(filename));
  const base = wildcardFolderPath === undefined ? folder : withoutWildcards(folder);
  const inFolder = folder && `${wildcardFolderPath === undefined ? literal(folder) : glob(folder)}/`;
  const wanted = new RegExp(
    `^${inFolder}${recursive && filename === undefined ? "(?:.*/)?" : ""}${glob(file)}$`,
  );
  return {
    prefix: base && `${base}/`,
    mustExist:
      wildcardFolderPath === undefined && wildcardFileName === undefined && Boolean(path ?? filename),
    relativePath: (name, time) =>
      wanted.test(name) && isInTime(time) ? name.slice(base ? base.length + 1 : 0) : undefined,
  };
}

/** Where a file goes. */
export function targetName({ path, filename }: Dataset, relativePath: string): string {
  const folder = trimmed(path ?? "");
  return `${folder && `${folder}/`}${filename ?? relativePath}`;
}

function trimmed(path: string): string {
  return path.replace(/^\/+|(?<!\/)\/+$/g, "");
}

/** The folders above the first one with a wildcard. */
function withoutWildcards(path: string): string {
  const steps = path.split("/");
  const first = steps.findIndex((step) => /[*?]/.test(step));
  return first < 0 ? path : steps.slice(0, first).join("/");
}

/** "*" is any part of a name, "?" at most one character, "^" takes the next as it is. */
function glob(pattern: string): string {
  return pattern.replace(/\^(.)|\*|\?|[^*?^]+/g, (part, taken?: string) => {
    if (taken !== undefined) return literal(taken);
    if (part === "*") return "[^/]*";
    return part === "?" ? "[^/]?" : literal(part);
  });
}

function escaped(name: string): string {
  return name.replace(/[*?^]/g, "^$&");
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
