import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { packagesFolder } from "../../made-once/files";
import type { FunctionPackage } from "../function-package";

export const checkout = process.cwd();

export interface Made extends FunctionPackage {
  /** Which of esbuild and fflate had to be loaded. */
  readonly loaded: readonly string[];
  /** The same package asked for once more. */
  readonly again: FunctionPackage & { readonly loaded: readonly string[] };
}

/** The sources of some apps and what they are built with, in a folder of their own. */
export class CheckoutCopy {
  readonly root: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "vitrine-package-"));

  /**
   * @param options.linkNodeModules false leaves it to the test to lay out node_modules
   * @param options.below folders between the temporary folder and the copy
   */
  constructor(options: { readonly linkNodeModules?: boolean; readonly below?: string } = {}) {
    this.root = join(this.folder, options.below ?? "");
    mkdirSync(this.root, { recursive: true });
    cpSync(join(checkout, "package-lock.json"), join(this.root, "package-lock.json"));
    if (options.linkNodeModules ?? true)
      symlinkSync(join(checkout, "node_modules"), join(this.root, "node_modules"));
  }

  /** Writes files of an app, by their name in the app's folder. */
  write(app: string, files: Readonly<Record<string, string>>): this {
    for (const [name, content] of Object.entries({ "host.json": '{ "version": "2.0" }', ...files })) {
      const path = join(this.root, "runtime/functions", app, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return this;
  }

  /** Has the large libraries as this checkout has compressed them, which takes seconds of a processor. */
  takeCompressed(): this {
    const compressed = (root: string) => join(packagesFolder(root), "deflated");
    if (existsSync(compressed(checkout)))
      cpSync(compressed(checkout), compressed(this.root), { recursive: true });
    return this;
  }

  /** Gives every source the same time. */
  date(when: Date): this {
    for (const file of readdirSync(join(this.root, "runtime"), { recursive: true, encoding: "utf8" })) {
      utimesSync(join(this.root, "runtime", file), when, when);
    }
    return this;
  }

  /** Makes a package in a process of its own. */
  async make(app: string, how: { readonly timeZone?: string; readonly umask?: string } = {}): Promise<Made> {
    const script = join(checkout, "packaging/functions/testing/make-package.mjs");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, this.root, app, how.umask ?? "022"],
      {
        env: { ...process.env, TZ: how.timeZone ?? "UTC" },
      },
    );
    return JSON.parse(stdout);
  }

  forgetSource(app: string, file: string): void {
    rmSync(join(this.root, "runtime/functions", app, file));
  }

  removeZip({ path }: FunctionPackage): void {
    rmSync(path);
  }

  /** Forgets every package made before. */
  forget(): void {
    rmSync(join(this.root, ".vitrine"), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
