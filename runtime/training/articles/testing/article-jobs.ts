import { loadNews } from "../../../articles/training/testing/load-news";
import { newsSource } from "../../../articles/training/testing/news-source";
import { ArticlesDatabase } from "../../../functions/articles/testing/articles-database";
import { readBlob } from "../../../shared/read-blob";
import { MortalJobs, type TrainingPlace } from "../../testing/mortal-jobs";

const role = "articles_training";

/** What trainings of articles made at a place. */
export interface TrainedArticles {
  /** Rows of the database's models, with their files in hex, and without when it was. */
  readonly models: readonly Record<string, unknown>[];
  /** Names and contents of the models' files in the registry's container. */
  readonly files: Readonly<Record<string, string>>;
}

/** Trainings of articles that may be killed. */
export class ArticleJobs extends MortalJobs {
  private readonly news: { database?: ArticlesDatabase };

  constructor() {
    const news: { database?: ArticlesDatabase } = {};
    super({
      name: "articles",
      role,
      // quick ones
      parameters: {
        "train.collaborative": "item-cosine",
        "train.sequential": "markov",
        "evaluate.visits": 60,
      },
      async startDatabase() {
        const database = await ArticlesDatabase.start();
        news.database = database;
        const until = Math.floor(Date.now() / 3_600_000) * 3_600_000;
        await loadNews(database, newsSource({ articles: 400, readers: 400, seed: 0, until }));
        return { settings: () => database.settings(role), stop: () => database.stop() };
      },
    });
    this.news = news;
  }

  /** One where nothing was trained yet, neither there nor in the database, which all places share. */
  override async makePlace(): Promise<TrainingPlace> {
    await this.news.database?.rows("delete from articles.models");
    return super.makePlace();
  }

  async look(place: TrainingPlace): Promise<TrainedArticles> {
    const container = this.filesOf(place);
    const files: Record<string, string> = {};
    for await (const { name } of container.listBlobsFlat())
      if (!name.startsWith("articles/"))
        files[name] = (await readBlob(container.getBlobClient(name))).toString("base64");
    const models = await this.news.database?.rows(`
      select version, sha256, encode(file, 'hex') as file, state, recipe, decision is not null as judged, facts - 'job' as facts
      from articles.models order by version`);
    return { models: models ?? [], files };
  }
}
