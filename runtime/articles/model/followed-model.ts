import type { Pool } from "pg";
import { Follower } from "../../shared/follower";
import type { ArticleModel } from "./article-model";
import { readArticleModel, sha256Of } from "./article-model-file";
import { modelFile, type ServedVersion, servedVersions } from "./kept-models";
import type { ModelFeed } from "./model-feed";

export interface FollowModelOptions {
  /** Between two looks for newer ones. @default 15000 */
  readonly pollMs?: number;
  /** Versions that experiments name. @default - none */
  readonly named?: readonly string[];
  /** Hears once of each file that cannot be used, and why. @default - nobody does */
  readonly refused?: (version: string, why: string) => void;
}

interface Held {
  readonly sha256: string;
  /** Undefined when it was refused. */
  readonly model: ArticleModel | undefined;
  readonly problem?: string;
}

/**
 * The champion that the database names, and those that stand for it. A file that is refused is not read again until there is another one,
 * and what was there before serves on; as it does while the database is away.
 */
export class FollowedModel extends Follower implements ModelFeed {
  model: ArticleModel | undefined;
  problem: string | undefined;

  private readonly database: Pick<Pool, "query">;
  private readonly named: readonly string[];
  private readonly refused: NonNullable<FollowModelOptions["refused"]>;
  private held: ReadonlyMap<string, Held> = new Map();
  /** Those of the last look. */
  private lately: ReadonlyMap<string, Held> = new Map();

  constructor(
    database: Pick<Pool, "query">,
    { pollMs = 15_000, named = [], refused = () => {} }: FollowModelOptions = {},
  ) {
    super(pollMs);
    this.database = database;
    this.named = named;
    this.refused = refused;
  }

  find(version: string): ArticleModel | undefined {
    return this.held.get(version)?.model;
  }

  protected override async look(): Promise<void> {
    await this.followServed().catch(() => {
      this.problem = "the database does not say which model serves";
    });
  }

  private async followServed(): Promise<void> {
    const versions = await servedVersions(this.database, this.named);
    const held = new Map<string, Held>();
    for (const served of versions) held.set(served.version, await this.holdOne(served));
    // that lists are not made with a version any more is learned at another moment, by whoever follows its experiment
    this.held = new Map([...this.lately, ...held]);
    this.lately = held;
    const champion = versions.find(({ state }) => state === "champion");
    const found = champion && held.get(champion.version);
    this.model = found?.model ?? this.model;
    this.problem = found?.problem;
  }

  private async holdOne({ version, sha256 }: ServedVersion): Promise<Held> {
    const before = this.held.get(version);
    if (before?.sha256 === sha256) return before;
    const file = await modelFile(this.database, version);
    // dropped while it was asked for
    if (!file) return before ?? { sha256, model: undefined };
    try {
      return { sha256, model: modelOf(version, sha256, file) };
    } catch (error) {
      const why = (error as Error).message.split("\n")[0] ?? "";
      this.refused(version, why);
      return { sha256, model: before?.model, problem: `the model ${version} was refused: ${why}` };
    }
  }
}

function modelOf(version: string, sha256: string, file: Uint8Array): ArticleModel {
  const model = readArticleModel(file);
  if (sha256Of(file) !== sha256) throw new Error("its file is another one than is named");
  return { ...model, version };
}
