import { identifyFormat } from "../../shared/images/identify-format";
import type { ScoringClient } from "../../shared/scoring-client";
import { ScoringError } from "../../shared/scoring-error";
import type { Embedded } from "./ports";
import { RowProblem } from "./row-problem";

/**
 * Asks one deployment for the embedding of an image.
 *
 * @throws RowProblem with the scoring server's code when the image is at fault
 * @throws ScoringError when the endpoint is
 */
export async function embedImage(
  client: ScoringClient,
  image: Buffer,
  deployment: string,
): Promise<Embedded> {
  const type = `image/${identifyFormat(image)?.supported?.toLowerCase() ?? "jpeg"}`;
  try {
    const { embeddings, model } = await client.score(new Uint8Array(image), type, deployment);
    const [embedding] = embeddings;
    if (!embedding) throw new Error(`The deployment ${deployment} answered without an embedding.`);
    return { embedding, modelId: model.id };
  } catch (error) {
    if (error instanceof ScoringError && error.isImageRefused)
      throw new RowProblem(error.code, error.message, { cause: error });
    throw error;
  }
}
