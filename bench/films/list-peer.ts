import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FilmsDatabase } from "../../runtime/functions/films/testing/films-database";
import type { Model } from "../../runtime/recommender/serve/model";
import { unpack } from "../../runtime/recommender/serve/model-file";
import { freePort } from "../../runtime/shared/testing/free-port";
import { startPythonPeer } from "../shared/python-peer";

/** FastAPI with asyncpg and numpy, one process: the same ratings from the same database, and the same weights of EASE. */
export class ListPeer {
  readonly address: string;
  private readonly process: ChildProcess;

  private constructor(address: string, child: ChildProcess) {
    this.address = address;
    this.process = child;
  }

  /** @throws PeerMissing */
  static async start(
    root: string,
    folder: string,
    database: FilmsDatabase,
    ease: Model,
    { films, likedFrom }: { readonly films: readonly string[]; readonly likedFrom: number },
  ): Promise<ListPeer> {
    const { DATABASE_PORT, DATABASE_NAME, DATABASE_ROLE, DATABASE_CA } = database.settings("films_api");
    const written = {
      "database.json": JSON.stringify({
        port: DATABASE_PORT,
        name: DATABASE_NAME,
        user: DATABASE_ROLE,
        password: "token of identity of films_api",
        authority: DATABASE_CA,
      }),
      "model.json": JSON.stringify({ films, likedFrom }),
      ...learnedBy(ease),
    };
    for (const [name, content] of Object.entries(written)) writeFileSync(join(folder, name), content);
    const { address, process } = await startPythonPeer({
      program: join(root, "bench/films/list-peer.py"),
      port: await freePort(),
      args: [folder],
      modules: ["asyncpg", "fastapi", "httptools", "numpy", "uvicorn", "uvloop"],
      packages: [
        "python3-asyncpg",
        "python3-fastapi",
        "uvicorn",
        "python3-httptools",
        "python3-uvloop",
        "python3-numpy",
      ],
    });
    return new ListPeer(address, process);
  }

  path(person: string, n: number): string {
    return `/recommendations?user_id=${person}&n=${n}`;
  }

  /** Films of the list, the best first. */
  async list(person: string, n: number): Promise<string[]> {
    const response = await fetch(this.address + this.path(person, n));
    const { films } = (await response.json()) as { films: { film_id: string }[] };
    return films.map(({ film_id }) => film_id);
  }

  stop(): void {
    this.process.kill();
  }
}

/** As files of plain numbers. */
function learnedBy(ease: Model): Record<string, Uint8Array> {
  const state = unpack("ease", 1, ease.save());
  return Object.fromEntries(
    ["items", "weights"].map((name) => {
      const { buffer, byteOffset, byteLength } = state[name] as Int32Array | Float32Array;
      return [name, new Uint8Array(buffer, byteOffset, byteLength)];
    }),
  );
}
