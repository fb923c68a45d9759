import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { killAll } from "../../emulator/control/testing/emulator-checkout";
import { processesIn } from "./checkout";

const example = "examples/your-own-estate";

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly bin?: string | Readonly<Record<string, string>>;
}

/** `npm run package`: what another repository installs. Answers the tarball's path. */
export function packed(): string {
  const tarball = execFileSync("npm", ["run", "--silent", "package"], { encoding: "utf8" }).trim();
  return join(process.cwd(), ".vitrine", tarball.split("\n").at(-1) ?? "");
}

/** A copy of the example, a repository that knows Vitrine by its tarball alone. */
export class InstalledExample {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), "vitrine-example-"));
  private readonly modules = join(this.root, "node_modules");

  constructor() {
    const files = execFileSync("git", [
      ...["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      example,
    ]);
    for (const file of files.toString().split("\0").filter(Boolean))
      cpSync(file, join(this.root, file.slice(example.length)), { recursive: true });
  }

  /** As npm lays it out, without asking a registry: the tarball, and links to what it depends on and nothing more. */
  link(tarball: string): this {
    const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
      packages: Record<string, LockedPackage>;
    };
    const { devDependencies } = JSON.parse(readFileSync(join(this.root, "package.json"), "utf8"));
    const own = Object.keys(devDependencies).map((name) => `node_modules/${name}`);
    const needed = Object.entries(packages).filter(
      ([path, { dev }]) => path !== "" && (!dev || own.includes(path)),
    );
    for (const [path, locked] of needed) if (isAtTheTop(path)) this.linkPackage(path, locked);
    this.unpack(tarball);
    this.lock(Object.fromEntries(needed));
    return this;
  }

  /** `npm install`, from npm's cache as far as it goes. */
  install(tarball: string): this {
    const edited = readFileSync(join(this.root, "package.json"), "utf8").replace(
      /file:[^"]+/,
      `file:${tarball}`,
    );
    writeFileSync(join(this.root, "package.json"), edited);
    const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", ["install", ...quietly], { cwd: this.root, encoding: "utf8" });
    return this;
  }

  private linkPackage(path: string, { bin = {} }: LockedPackage): void {
    if (!existsSync(path)) return; // of another platform
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(join(process.cwd(), path), join(this.root, path));
    this.linkPrograms(path, bin);
  }

  private unpack(tarball: string): void {
    mkdirSync(join(this.modules, "vitrine"));
    execFileSync("tar", ["-xzf", tarball, "-C", join(this.modules, "vitrine"), "--strip-components=1"]);
    const { bin } = JSON.parse(readFileSync(join(this.modules, "vitrine/package.json"), "utf8"));
    this.linkPrograms("node_modules/vitrine", bin);
  }

  private linkPrograms(path: string, bin: string | Readonly<Record<string, string>>): void {
    const programs = typeof bin === "string" ? { [path.slice(path.lastIndexOf("/") + 1)]: bin } : bin;
    mkdirSync(join(this.modules, ".bin"), { recursive: true });
    for (const [name, file] of Object.entries(programs)) {
      rmSync(join(this.modules, ".bin", name), { force: true });
      symlinkSync(join(this.root, path, file), join(this.modules, ".bin", name));
    }
  }

  private lock(needed: Readonly<Record<string, LockedPackage>>): void {
    const own = JSON.parse(readFileSync(join(this.root, "package.json"), "utf8"));
    const { version, dependencies } = JSON.parse(
      readFileSync(join(this.modules, "vitrine/package.json"), "utf8"),
    );
    const packages = { "": own, ...needed, "node_modules/vitrine": { version, dependencies } };
    for (const file of ["package-lock.json", "node_modules/.package-lock.json"])
      writeFileSync(join(this.root, file), JSON.stringify({ lockfileVersion: 3, packages }));
  }

  /** Ids of the processes that run in this copy, or something of it. */
  processes(): number[] {
    return processesIn(this.root);
  }

  /** Leaves no process either. */
  remove(): void {
    killAll(this.processes());
    rmSync(this.root, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** Not in another package's own node_modules. */
function isAtTheTop(path: string): boolean {
  return path.lastIndexOf("node_modules/") === 0;
}
