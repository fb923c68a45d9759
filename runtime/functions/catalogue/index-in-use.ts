import sharp from "sharp";
import type { ScoringClient } from "../../shared/scoring-client";
import type { CatalogueTarget } from "./settings";

/**
 * The index of the model that answers whoever names no deployment. The endpoint's traffic says which that is; settings
 * that said so would be out of date after every release.
 */
export async function indexInUse(
  client: Pick<ScoringClient, "score">,
  targets: readonly CatalogueTarget[],
): Promise<string> {
  const [first, ...others] = targets;
  if (first === undefined) throw new Error("CATALOGUE_TARGETS names no model.");
  if (others.length === 0) return first.index;
  const { model } = await client.score(await anyPicture(), "image/png");
  return (targets.find(({ modelId }) => modelId === model.id) ?? first).index;
}

async function anyPicture(): Promise<Uint8Array> {
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: "white" } });
  return new Uint8Array(await picture.png().toBuffer());
}
