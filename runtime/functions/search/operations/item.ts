import { json } from "../../../http/answer";
import { itemOf } from "../catalogue/item-fields";
import { problem } from "../contract/problems";
import { Item } from "../contract/search-answer";
import { ItemPath } from "../contract/search-parameters";
import { searchOperation } from "./search-operation";

export const operation = searchOperation({
  id: "getItem",
  summary: "One item",
  cost: 1,
  path: ItemPath,
  answers: { 200: { description: "The item.", json: { Item } } },
  problems: ["ParameterNotValid", "ItemNotFound", "SearchNotAvailable", "SearchRefused"],
  async handle({ path: { id } }, { sources }) {
    const item = await sources.items.get(id);
    if (!item) throw problem("ItemNotFound", "The catalogue has no item of this id.");
    return json(itemOf(item));
  },
});
