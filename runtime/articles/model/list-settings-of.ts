import type { ListSettings } from "../list/list-settings";
import type { ArticleModel } from "./article-model";

/** How lists are made with a model: its weights, which were fitted with it, in place of those of the settings. */
export function listSettingsOf(model: ArticleModel | undefined, settings: ListSettings): ListSettings {
  const weights = model?.recipe.weights;
  return weights ? { ...settings, weights } : settings;
}
