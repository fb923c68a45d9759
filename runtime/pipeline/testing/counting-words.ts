import type { Stage, StageTask } from "../stage";

/** A pipeline whose right answers are plain: words → counted, with a limit → the most frequent. */
export function countingWords({
  text = "b a b",
  code = "1",
  limit = 1,
  steps = 3,
  onRun = (_: string): void => undefined,
} = {}): Stage[] {
  const words = async (task: StageTask, name: string) => (await task.input(name)).toString().split(" ");
  return [
    {
      name: "read",
      code: "1",
      parameters: {},
      inputs: { text: { outside: text } },
      outputs: ["words"],
      async run() {
        onRun("read");
        return { outputs: { words: Buffer.from(text.toLowerCase()) } };
      },
    },
    {
      name: "count",
      code,
      parameters: { steps },
      inputs: { words: "read.words" },
      outputs: ["counts"],
      async run(task) {
        onRun("count");
        let done = task.checkpoint === undefined ? 0 : Number(Buffer.from(task.checkpoint).toString());
        for (; done < steps; done++) {
          task.signal.throwIfAborted();
          onRun(`count ${done}`);
          task.progress("counting", done / steps);
          await task.keep(Buffer.from(String(done + 1)));
        }
        const counts = new Map<string, number>();
        for (const word of await words(task, "words")) counts.set(word, (counts.get(word) ?? 0) + 1);
        const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([word, n]) => `${word}:${n}`);
        return {
          outputs: { counts: Buffer.from(lines.join(" ")) },
          metrics: { words: counts.size },
          plots: {
            frequency: { x: "word", y: "times", points: [...counts.values()].map((n, at) => [at, n]) },
          },
        };
      },
    },
    {
      name: "choose",
      code: "1",
      parameters: { limit },
      inputs: { counts: "count.counts" },
      outputs: ["best"],
      async run(task) {
        onRun("choose");
        const counted = (await words(task, "counts")).map((each) => each.split(":"));
        const best = counted.sort((a, b) => Number(b[1]) - Number(a[1])).slice(0, limit);
        return { outputs: { best: Buffer.from(best.map(([word]) => word).join(" ")) } };
      },
    },
  ];
}
