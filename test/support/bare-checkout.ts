import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with bin/ of this checkout and whatever a test writes beside it. */
export class BareCheckout {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "vitrine-launch-")));

  constructor() {
    cpSync("bin", join(this.root, "bin"), { recursive: true });
  }

  write(path: string, content: string, mode = 0o644): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content, { mode });
    return this;
  }

  /** A program on the PATH of `run`, as a shell script. */
  program(name: string, script: string): this {
    return this.write(`programs/${name}`, `#!/bin/sh\n${script}\n`, 0o755);
  }

  /** A cdktf that does as it is told, the terminals that the real one asks for, and nobody who serves Terraform. */
  cdktf(program: string): this {
    return this.link("esbuild")
      .link("@esbuild")
      .write("emulator/terraform/runs/serve-run.ts", "export const serveRun = async () => ({});\n")
      .write("node_modules/cdktf-cli/package.json", "{}")
      .write("node_modules/cdktf-cli/bundle/bin/cdktf.js", program)
      .write("node_modules/@cdktf/node-pty-prebuilt-multiarch/index.js", "");
  }

  /** One of the packages of this checkout. */
  private link(name: string): this {
    mkdirSync(join(this.root, "node_modules"), { recursive: true });
    symlinkSync(join(process.cwd(), "node_modules", name), join(this.root, "node_modules", name));
    return this;
  }

  linkNodeModules(): this {
    symlinkSync(join(process.cwd(), "node_modules"), join(this.root, "node_modules"));
    return this;
  }

  /** Runs Node with these arguments, in this folder and with nothing on the PATH but its programs and a shell's. */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const child = spawn(process.execPath, args, {
      cwd: this.root,
      env: { HOME: this.root, PATH: `${join(this.root, "programs")}:/bin`, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = once(child, "close");
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await closed;
    return { code, stdout, stderr };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
