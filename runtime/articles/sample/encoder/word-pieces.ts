const marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] as const;
const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789"];

export interface WordPieces {
  /** `tokenizer.json`, as Hugging Face's libraries read it. */
  readonly tokenizer: object;
  /** By their numbers. */
  readonly tokens: readonly string[];
}

/** Words as the tokenizer below has them: small letters without accents. */
export function wordsIn(text: string): string[] {
  const plain = text
    .replaceAll(/\{\w+\}/g, " ")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "");
  return plain.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** WordPiece (Schuster and Nakajima 2012, as BERT has it) of these words, and letter by letter of all others. */
export function wordPieces(words: readonly string[]): WordPieces {
  const pieces = letters.flatMap((letter) => [letter, `##${letter}`]);
  const tokens = [...new Set([...marks, ...pieces, ...words.toSorted()])];
  const mark = (token: (typeof marks)[number]) => ({
    id: token,
    ids: [tokens.indexOf(token)],
    tokens: [token],
  });
  const tokenizer = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: marks.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: true,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [
        { SpecialToken: { id: "[CLS]", type_id: 0 } },
        { Sequence: { id: "A", type_id: 0 } },
        { SpecialToken: { id: "[SEP]", type_id: 0 } },
      ],
      pair: [],
      special_tokens: { "[CLS]": mark("[CLS]"), "[SEP]": mark("[SEP]") },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
    },
  };
  return { tokenizer, tokens };
}
