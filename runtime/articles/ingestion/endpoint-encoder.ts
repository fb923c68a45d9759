import type { ScoringClient } from "../../shared/scoring-client";
import { ScoringError } from "../../shared/scoring-error";
import { type ArticleEncoder, type EncodedText, EncoderAway } from "./article-encoder";
import { encoderDeployment } from "./encoder-settings";

/** As the scoring server takes them at once. */
const textsOfRequest = 16;
/** What lies behind is beyond what encoders look at. */
const mostCharacters = 10_000;

export interface EndpointModel {
  /** Of the scoring server, 12 hexadecimal digits made of the model's contents. */
  readonly id: string;
  readonly dimension: number;
  readonly sameStory: number;
}

/** An ONNX encoder behind the scoring endpoint, known by its contents. */
export class EndpointEncoder implements ArticleEncoder {
  readonly version: string;
  readonly width: number;
  readonly sameStory: number;
  private readonly client: Pick<ScoringClient, "scoreTexts">;

  constructor(client: Pick<ScoringClient, "scoreTexts">, { id, dimension, sameStory }: EndpointModel) {
    this.client = client;
    this.version = id;
    this.width = dimension;
    this.sameStory = sameStory;
  }

  async encode(articles: readonly EncodedText[]): Promise<Float32Array[]> {
    const texts = articles.map(({ title, text }) => `${title}\n${text}`.trim().slice(0, mostCharacters));
    const rows: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += textsOfRequest)
      rows.push(...(await this.rowsOf(texts.slice(from, from + textsOfRequest))));
    return rows;
  }

  /** A text that the model cannot take must not keep those that came with it from theirs. */
  private async rowsOf(texts: readonly string[]): Promise<Float32Array[]> {
    const rows = await this.ask(texts);
    if (rows !== "refused") return rows;
    if (texts.length === 1) return [new Float32Array(this.width)];
    const alone: Float32Array[] = [];
    for (const text of texts) alone.push(...(await this.rowsOf([text])));
    return alone;
  }

  private async ask(texts: readonly string[]): Promise<Float32Array[] | "refused"> {
    try {
      const { model, embeddings } = await this.client.scoreTexts(texts, encoderDeployment);
      // a deployment is replaced machine by machine: for a while either model may answer
      if (model.id !== this.version)
        throw new EncoderAway(
          `The endpoint answers with the model ${model.id}, not yet with ${this.version}.`,
        );
      return embeddings.map((row) => Float32Array.from(row));
    } catch (error) {
      if (!(error instanceof ScoringError)) throw error;
      if (error.isImageRefused || error.code === "EmbeddingNotUsable") return "refused";
      throw new EncoderAway(`The encoder cannot be asked: ${error.message}`, { cause: error });
    }
  }
}
