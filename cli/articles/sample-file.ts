import { newsWorld } from "../../runtime/articles/sample/sample-world";

/** The articles that this repository makes, up to now, as a file of JSON lines. */
export function sampleFile(): { readonly file: string; readonly text: string } {
  const lines = newsWorld({ until: Date.now() }).articles.map(({ article }) => JSON.stringify(article));
  return { file: "sample.jsonl", text: `${lines.join("\n")}\n` };
}
