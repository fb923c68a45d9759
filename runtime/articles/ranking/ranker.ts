import { learningInteractions } from "../../recommender/serve/cold-start/new-users";
import { type RankingInput, sentTensors } from "../../shared/ranking-contract";
import type { ScoringClient } from "../../shared/scoring-client";
import type { ListInput } from "../list/list-input";
import type { LiveArticles } from "../live/live-articles";
import type { ReaderProfile } from "../reader-profile";
import { rankingQuestion } from "./ranking-question";
import { rankingDeployment } from "./ranking-settings";
import { withRanking } from "./with-ranking";

/** A ranking model behind the scoring endpoint. */
export interface RankerOptions {
  readonly client: Pick<ScoringClient, "rank">;
  /** Its name and its id. */
  readonly model: string;
  readonly inputs: readonly RankingInput[];
  /** Version of the embeddings that it knows. @default - it takes none */
  readonly embedding?: string;
  /** How much it counts where neither an experiment nor a fitted model says so. */
  readonly weight: number;
  /** How long a list waits. */
  readonly budgetMs: number;
}

/** What a list was made with: `isWhole` unless the model should have been asked and gave no answer in time. */
export interface RankedInput {
  readonly input: ListInput;
  readonly isWhole: boolean;
}

/** After a failure nobody waits for it again for so long. */
const pauseMs = 1000;

/** Lets a ranking model of one's own say how good the candidates of lists are. A list never fails because of it. */
export class Ranker {
  readonly weight: number;
  private readonly options: RankerOptions;
  private awayUntil = Number.NEGATIVE_INFINITY;

  constructor(options: RankerOptions) {
    this.weight = options.weight;
    this.options = options;
  }

  /** @param embedding version of the embeddings that `live` has */
  async rank(
    profile: ReaderProfile,
    input: ListInput,
    live: LiveArticles,
    embedding: string | undefined,
  ): Promise<RankedInput> {
    const { inputs, model, embedding: known } = this.options;
    // newcomers' lists are blended without: there is little to rank by
    const counts = (input.settings.weights.ranking ?? 0) > 0 && profile.deedCount >= learningInteractions;
    if (!counts || input.candidates.length === 0) return { input, isWhole: true };
    const isForeign = known !== undefined && known !== embedding;
    if (isForeign || performance.now() < this.awayUntil) return { input, isWhole: false };
    try {
      const scores = await this.ask(sentTensors(rankingQuestion(inputs, profile, input, live)));
      if (scores.length !== input.candidates.length) throw new Error("another number of scores");
      return { input: withRanking(input, model, scores), isWhole: true };
    } catch (error) {
      this.awayUntil = performance.now() + pauseMs;
      console.warn(`Lists are made without the ranking model ${model}: ${(error as Error).message}`);
      return { input, isWhole: false };
    }
  }

  private async ask(question: ReturnType<typeof sentTensors>): Promise<readonly number[]> {
    const { client, model, budgetMs } = this.options;
    let late: NodeJS.Timeout | undefined;
    // a first token may take longer than any list may
    const budget = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new Error(`no answer within ${budgetMs} ms`)), budgetMs);
    });
    try {
      const answer = client.rank(question, rankingDeployment);
      answer.catch(() => undefined);
      const { model: answered, scores } = await Promise.race([answer, budget]);
      if (`${answered.name}@${answered.id}` !== model)
        throw new Error(`${answered.name}@${answered.id} answers`);
      return scores;
    } finally {
      clearTimeout(late);
    }
  }
}
