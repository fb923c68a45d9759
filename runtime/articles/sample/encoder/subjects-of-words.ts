import { english } from "../words/english";
import { french } from "../words/french";
import { german } from "../words/german";
import { categories, type Words } from "../words/words";
import { wordsIn } from "./word-pieces";

/** What each word of the sample world is about: which of its subjects, 0 to 29, have it in any language; in none, all of them do. */
export function subjectsOfWords(): Map<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  const add = (texts: readonly string[], subjects: readonly number[]) => {
    for (const word of texts.flatMap(wordsIn)) {
      const known = found.get(word) ?? new Set();
      for (const subject of subjects) known.add(subject);
      found.set(word, known);
    }
  };
  const all = Array.from({ length: 3 * categories.length }, (_, subject) => subject);
  for (const words of [english, french, german]) {
    for (const [n, category] of categories.entries())
      for (const [at, { actors, acts, details }] of words.subjects[category].entries())
        add([...actors, ...acts, ...details], [3 * n + at]);
    add(ofAnySubject(words), all);
  }
  return found;
}

function ofAnySubject({ titles, leads, remarks, endings, weekdays }: Words): string[] {
  return [...titles, ...leads, ...remarks, ...endings, ...weekdays];
}
