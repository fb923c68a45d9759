import { stripVTControlCharacters } from "node:util";
import type { ExperimentAnswer } from "../../runtime/functions/articles/contract/experiments";
import { experimentInWords, experimentsInWords } from "./experiment-in-words";

const result: NonNullable<ExperimentAnswer["result"]> = {
  day: "2026-12-05",
  looked_at: "2026-12-05T12:00:00.000Z",
  sample_ratio: { p_value: 0.41, is_off: false },
  readers_of_several: 2,
  variants: ["control", "fresher"].map((variant) => ({
    variant,
    readers: 1200,
    lists: 5000,
    metrics: [
      {
        metric: "clickRate",
        value: 0.0421,
        difference: null,
        interval: null,
        explained: null,
        power: null,
        readers_needed: null,
      },
    ],
    verdict: null,
  })),
};
const answer: ExperimentAnswer = {
  name: "fresher-lists",
  about: "Whether new articles deserve more room",
  from: "2026-12-01",
  until: "2026-12-14",
  state: "running",
  coverage: 0.5,
  variants: [
    {
      name: "control",
      share: 0.5,
      share_now: 0.5,
      stopped: null,
      lately: null,
      reactions: { shown: 4000, hidden: 24, disliked: 8 },
      settings: {},
      words: null,
    },
    {
      name: "fresher",
      share: 0.5,
      share_now: 0,
      stopped: { at: "2026-12-05T12:00:00.000Z", reason: "7 of 20 lists failed; 1 % may" },
      lately: null,
      reactions: null,
      settings: {},
      words: "fresher is broken and has no readers any more: 7 of 20 lists failed; 1 % may",
    },
  ],
  metrics: [{ name: "clickRate", worth_seeing: 0.01 }],
  guardrails: {},
  trial: null,
  result,
  days: [result],
};

it("tells of an experiment who is in it, what is measured, and what is to be thought of each variant", () => {
  const words = stripVTControlCharacters(experimentInWords(answer)).replace(/ +$/gm, "");
  expect(words).toBe(`experiment   fresher-lists: Whether new articles deserve more room
days         2026-12-01 to 2026-12-14, running; 50 % of readers
decides      clickRate; worth seeing: 1 of 100 articles shown opened
looked at    2026-12-05T12:00:00.000Z
split        as the shares say (p = 0.41); 2 readers of several variants left out

variant  share           readers  lists  clickRate                          hidden lately
control  50 %            1200     5000   4.21 of 100 articles shown opened  0.6 %
fresher  0 % (was 50 %)  1200     5000   4.21 of 100 articles shown opened  -

fresher is broken and has no readers any more: 7 of 20 lists failed; 1 % may`);
});

it("says so when nobody was shown a list yet, and when there is no experiment", () => {
  const [control, fresher] = answer.variants;
  if (!control || !fresher) throw new Error("two variants");
  const variants = [control, { ...fresher, share_now: 0.5, stopped: null, words: null }];
  const words = experimentInWords({ ...answer, variants, result: null, days: [] });
  expect(words).toContain("looked at    not yet");
  expect(words).toContain("fresher: too early, nobody was shown a list yet");
  expect(experimentsInWords({ experiments: [] })).toMatch(/^none: /);
});
