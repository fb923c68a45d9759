import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../../../packaging/bundle/bundle";
import type { FilmsDatabase } from "../../films/testing/films-database";
import type { AskedImport, ToldImport } from "./import-process";

/** Imports of one file, each in a process of its own, that anything may happen to. */
export class MortalImport {
  private readonly folder = mkdtempSync(join(tmpdir(), "vitrine-import-"));
  private readonly program = join(this.folder, "import.cjs");
  private readonly path = join(this.folder, "ratings.dat");
  private readonly database: FilmsDatabase;

  constructor(database: FilmsDatabase, content: string) {
    this.database = database;
    writeFileSync(this.path, content);
    writeFileSync(
      this.program,
      bundle(process.cwd(), "runtime/functions/film-import/testing/import-process.ts").code,
    );
  }

  /** @returns what came of it; undefined when it was killed */
  run(partRows?: number): { readonly child: ChildProcess; readonly told: Promise<ToldImport | undefined> } {
    const child = fork(this.program, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    child.send({
      database: this.database.settings("films_import"),
      token: "token of identity of films_import",
      path: this.path,
      ...(partRows !== undefined && { partRows }),
    } satisfies AskedImport);
    const told = new Promise<ToldImport | undefined>((resolve) => {
      child.once("message", (message) => resolve(message as ToldImport));
      child.once("exit", () => resolve(undefined));
    });
    return { child, told };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
