import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
import { firstLine } from "../load-session";
import { ModelError } from "../model-error";

/** Of a token: whatever lies behind so many characters of a text is beyond the last token that counts. */
const charactersOfToken = 20;

/** Texts as numbers of tokens, by a `tokenizer.json`. */
export class TextTokens {
  private readonly tokenizer: Tokenizer;
  private readonly most: number;
  /** How many marks stand behind the tokens of any text: they stay when it is cut. */
  private readonly behind: number;

  private constructor(tokenizer: Tokenizer, most: number) {
    this.tokenizer = tokenizer;
    this.most = most;
    this.behind = marksBehind(tokenizer);
  }

  /** @throws ModelError when it is no tokenizer */
  static load(file: string, most: number): TextTokens {
    try {
      return new TextTokens(new Tokenizer(JSON.parse(readFileSync(file, "utf8")), {}), most);
    } catch (cause) {
      throw new ModelError(file, "TokenizerNotLoaded", {
        what: "is not a tokenizer that can be used",
        why: firstLine(cause),
        fix: "take the tokenizer.json that Hugging Face's libraries wrote beside the model",
        cause,
      });
    }
  }

  /** At most as many as the model takes; at least one. */
  of(text: string): readonly number[] {
    const { most, behind } = this;
    const { ids } = this.tokenizer.encode(text.slice(0, most * charactersOfToken));
    if (ids.length === 0) return [0];
    if (ids.length <= most) return ids;
    return [...ids.slice(0, most - behind), ...ids.slice(ids.length - behind)];
  }
}

function marksBehind(tokenizer: Tokenizer): number {
  const marks = tokenizer.encode("").ids;
  const marked = tokenizer.encode("a").ids;
  let behind = 0;
  while (behind < marks.length && marks.at(-1 - behind) === marked.at(-1 - behind)) behind++;
  return behind;
}
