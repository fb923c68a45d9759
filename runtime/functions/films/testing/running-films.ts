import type { RatingScale } from "../../../films/rating-scale";
import type { Api } from "../../../http/api";
import { type Answer, type Asked, askApi } from "../../../http/testing/ask-api";
import { MemoryJobs } from "../../../training/testing/memory-jobs";
import { basePath } from "../base-path";
import { addLists } from "../drift/list-profiles";
import { ServedLists } from "../drift/served-lists";
import type { FilmsContext } from "../films-context";
import { operations } from "../operations";
import type { ChampionFiles } from "../serving/champion-files";
import { ChampionModel } from "../serving/champion-model";
import { FilmsDatabase } from "./films-database";
import { MemoryFiles } from "./memory-files";
import { MemoryModels } from "./memory-models";
import { testFilmsApi } from "./test-films-api";

/** The API on a real database, as the host calls it, with the files of models that a test gives it. */
export class RunningFilms<Files extends ChampionFiles = MemoryFiles> {
  /** Which ratings are taken, where a test wants others. */
  scale?: RatingScale;
  readonly logged: string[] = [];
  readonly database: FilmsDatabase;
  readonly files: Files;
  readonly champion: ChampionModel;
  readonly models = new MemoryModels();
  readonly jobs = new MemoryJobs();
  readonly lists: ServedLists;
  private readonly api: Api<FilmsContext>;

  private constructor(database: FilmsDatabase, files: Files) {
    this.database = database;
    this.files = files;
    this.champion = new ChampionModel({ files, mostBytes: 1_000_000, pollMs: 50, retryMs: 500 });
    const pool = database.as("films_api", 8);
    this.lists = new ServedLists((version, rows) => addLists(pool, version, rows));
    this.api = testFilmsApi(database.settings("films_api"), pool, this);
  }

  static async start(): Promise<RunningFilms> {
    return RunningFilms.on(new MemoryFiles());
  }

  static async on<Files extends ChampionFiles>(files: Files): Promise<RunningFilms<Files>> {
    return new RunningFilms(await FilmsDatabase.start(), files);
  }

  /** @param as whose token is sent; nobody's when it is left out */
  ask(
    method: string,
    path: string,
    { as, ...asked }: Asked & { readonly as?: string } = {},
  ): Promise<Answer> {
    const { api, logged } = this;
    const headers = { ...(as && { authorization: `Bearer ${as}` }), ...asked.headers };
    return askApi({ api, routes: operations, basePath, logged }, method, path, { ...asked, headers });
  }

  /** @param ratings of one person, by the films' ids */
  rate(person: string, ratings: Readonly<Record<string, number>>): Promise<Answer> {
    const all = Object.entries(ratings).map(([film_id, value]) => ({ user_id: person, film_id, value }));
    return this.ask("POST", "/ratings", { body: { ratings: all } });
  }

  async stop(): Promise<void> {
    this.champion.close();
    this.lists.close();
    await this.database.stop();
  }
}
