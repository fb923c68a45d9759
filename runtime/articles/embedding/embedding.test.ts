import { dot } from "../../recommender/serve/linear-algebra";
import { newsWorld } from "../sample/sample-world";
import { learnEmbedding } from "./learn-embedding";
import { TextEmbedding } from "./text-embedding";

const { articles } = newsWorld({ articles: 600, readers: 1 });
const texts = articles.map(({ article: { title, text } }) => ({
  title,
  text: text.replace(/<[^>]+>/g, " "),
}));
const embedding = learnEmbedding(texts, { width: 64 });
const rows = texts.map(({ title, text }) => embedding.embed(title, text));

const cosine = (one: number, other: number) =>
  dot(rows[one] as Float32Array, 0, rows[other] as Float32Array, 0, embedding.width);

/** Mean cosine of all pairs that are so. */
function meanCosine(isSo: (one: (typeof articles)[0], other: (typeof articles)[0]) => boolean): number {
  const cosines = articles.flatMap((one, n) =>
    articles.slice(0, n).flatMap((other, m) => (isSo(one, other) ? [cosine(n, m)] : [])),
  );
  return cosines.reduce((sum, each) => sum + each, 0) / cosines.length;
}

it("has articles nearest that tell the same story, then those on the same subject", () => {
  const story = meanCosine((one, other) => one.story === other.story);
  const subject = meanCosine(
    (one, other) =>
      one.story !== other.story && one.subject === other.subject && one.language === other.language,
  );
  const other = meanCosine((one, two) => one.subject !== two.subject);
  expect(story).toBeGreaterThan(0.85);
  expect(subject).toBeGreaterThan(0.3);
  expect(subject).toBeLessThan(story - 0.2);
  expect(Math.abs(other)).toBeLessThan(0.1);
});

it("has rows of length 1, and of zeros for a text of which nothing is known", () => {
  for (const row of rows) expect(dot(row, 0, row, 0, 64)).toBeCloseTo(1, 4);
  expect(embedding.embed("1234", "… — !")).toEqual(new Float32Array(64));
});

it("is the same file for the same articles and seed, and gives the same rows when it is read again", () => {
  const file = embedding.save();
  expect(learnEmbedding(texts, { width: 64 }).version).toBe(embedding.version);
  expect(learnEmbedding(texts, { width: 64, seed: 1 }).version).not.toBe(embedding.version);
  const again = TextEmbedding.load(file, embedding.version);
  expect(again.embed(texts[7]?.title ?? "", texts[7]?.text ?? "")).toEqual(rows[7]);
});

it("fails when a file is damaged, or is not the version that it should be", () => {
  const file = embedding.save();
  expect(() => TextEmbedding.load(file, "0123456789abcdef")).toThrow(
    expect.objectContaining({ code: "ModelFileRefused" }),
  );
  file[5000] = (file[5000] as number) ^ 1;
  expect(() => TextEmbedding.load(file)).toThrow(expect.objectContaining({ code: "ModelFileRefused" }));
});

it("knows what belongs together in languages without spaces, and in scripts that it never met before", () => {
  const subjects = [
    ["天気予報は雨です。傘を持って出かけましょう。", "明日の天気は雨の予報です。傘が必要です。"],
    ["株式市場は下落しました。投資家は不安です。", "投資家は株式市場の下落に不安を感じています。"],
    ["Ο καιρός θα είναι βροχερός σήμερα", "Βροχερός καιρός αναμένεται σήμερα"],
    ["Η ομάδα κέρδισε τον τελικό αγώνα", "Τον τελικό αγώνα κέρδισε η ομάδα"],
  ];
  const all = subjects.flat().map((text) => ({ title: "", text }));
  const learned = learnEmbedding(all, { width: 8 });
  const own = all.map(({ text }) => learned.embed("", text));
  for (const [n, row] of own.entries()) {
    const nearest = own
      .map((other, at) => [at, dot(row, 0, other, 0, 8)] as const)
      .filter(([at]) => at !== n)
      .sort(([, a], [, b]) => b - a)[0];
    expect(nearest?.[0]).toBe(n ^ 1);
  }
});
