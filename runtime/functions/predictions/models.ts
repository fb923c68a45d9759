import type { RegisteredModel } from "../../predictions/registry";
import type { AskedModel, ChosenModel } from "../../predictions/scoring/prediction";

/** What the API asks of models. */
export interface Models {
  list(): Promise<readonly RegisteredModel[]>;
  /** @throws Problem when neither the model nor, where it may, the default one can be used */
  choose(asked: AskedModel): Promise<ChosenModel>;
}
