import type { ToldExperiments, VariantState } from "../experiments/experiment-notes";
import { reportInMarkdown } from "./markdown";
import { reportOn } from "./report-on";
import { reportInText } from "./text";

const colours = Object.fromEntries(
  ["bold", "cyan", "dim", "green", "red", "yellow"].map((name) => [name, (text: string) => text]),
) as never;
const basis = { kind: "commit", reference: "main", commit: "4f2c1e7b" } as const;
const at = "2026-11-30T02:17:09.000Z";

const bold = { share: 0.25, settings: { relevance: 0.2 } };
const calm = { share: 0.25, settings: { exploration: 0.01 } };
const control = { share: 0.5 };
const tried = (variants: object) => ({ about: "how bold lists may be", variants });
const before = { boldness: tried({ control, bold, calm }) };

const stopped: VariantState = {
  experiment: "boldness",
  variant: "bold",
  stopped: { at: "2026-11-28T10:00:00.000Z", reason: "7 of 20 lists failed; 1 % may" },
  words: "bold is broken",
};
const decided = (verdict: string, variant = "calm"): VariantState => ({
  experiment: "boldness",
  variant,
  verdict,
  words: `${variant} ${verdict}: +0.9 of 100`,
});

it.each([
  ["keeps a stopped variant", before, "keeps it, without readers: it can be taken out"],
  ["takes a stopped variant out", { boldness: tried({ control: { share: 0.75 }, calm }) }, "takes it out"],
  ["takes the experiment out", {}, "takes it out"],
  [
    "changes a stopped variant",
    { boldness: tried({ control, bold: { ...bold, settings: { relevance: 0.3 } }, calm }) },
    "**says otherwise what it is, and it still gets no readers: what was mended needs another name**",
  ],
  [
    "calls a stopped variant otherwise",
    { boldness: tried({ control, bolder: bold, calm }) },
    "**would give it readers again, under another name: bolder of boldness**",
  ],
  [
    "tries a stopped variant in another experiment",
    { again: tried({ control, bold }) },
    "**would give it readers again, under another name: bold of again**",
  ],
])("says of a change that %s what comes of it", async (_, after, change) => {
  const text = reportInMarkdown(await reported(after, [stopped]));
  expect(text).toContain("**Experiments**, as the estate told at 2026-11-30 02:17 UTC");
  expect(text).toContain(
    `| \`boldness\` | \`bold\` | was stopped | 2026-11-28: 7 of 20 lists failed; 1 % may | ${change} |`,
  );
});

it.each([
  ["keeps", "wins", before, "keeps it at 25 % of the readers, though it is decided"],
  ["keeps", "loses", before, "**keeps it at 25 % of the readers, though it is decided**"],
  ["removes", "wins", {}, "**takes it from its readers, unless all lists are made like that now**"],
  ["removes", "loses", {}, "takes it out"],
  [
    "changes",
    "wins",
    { boldness: tried({ control: { share: 0.25 }, bold, calm: { ...calm, share: 0.5 } }) },
    "**gives it 50 % of the readers and changes what it is, though it is decided**",
  ],
])(
  "says of a change that %s a variant that %s that readers have decided",
  async (_, verdict, after, change) => {
    const text = reportInMarkdown(await reported(after, [decided(verdict)]));
    expect(text).toContain(`| \`calm\` | ${verdict} | calm ${verdict}: +0.9 of 100 | ${change} |`);
  },
);

it("says of a change that removes what is not decided that it ends it, and of one that keeps it nothing", async () => {
  const removed = reportInMarkdown(await reported({}, [decided("too early")]));
  expect(removed).toContain(
    "is not decided | calm too early: +0.9 of 100 | **ends it before anything is decided**",
  );
  expect(reportInMarkdown(await reported(before, [decided("too early")]))).not.toContain("Experiments");
});

it("tells on a terminal what the change does first, and everything to machines", async () => {
  const report = await reported({ boldness: tried({ control, bolder: bold, calm }) }, [stopped]);
  expect(reportInText(report, { width: 200, colours })).toContain(
    "experiments, as the estate told at 2026-11-30 02:17 UTC\n  bold of boldness: this change would give it readers again, under another name: bolder of boldness; it was stopped, 2026-11-28",
  );
  expect(report.experiments).toMatchObject({ at, notes: [{ state: "stopped", isWarning: true }] });
});

it("says so when nobody could be asked, and asks nobody where nothing is tried", async () => {
  const notAsked = { notAsked: "the articles API of prod cannot be asked: it does not answer" };
  const report = await planned(before, before, async () => notAsked);
  const words =
    "whether something is decided of boldness could not be asked: the articles API of prod cannot be asked: it does not answer";
  expect(reportInMarkdown(report)).toContain(`**Experiments**: ${words}`);
  expect(reportInText(report, { width: 200, colours })).toContain(`experiments: ${words}`);

  const ask = jest.fn(async () => notAsked);
  const without = await planned({}, {}, ask);
  expect(ask).not.toHaveBeenCalled();
  expect(without.experiments).toBeUndefined();
  expect(reportInMarkdown(without)).not.toContain("xperiments");
});

const reported = (after: object, told: readonly VariantState[]) =>
  planned(before, after, async () => ({ told, at }));

function planned(old: object, next: object, askExperiments: () => Promise<ToldExperiments>) {
  const json = JSON.stringify({ resource_changes: [] });
  return reportOn({ json, stack: stackWith(next), before: stackWith(old), basis, askExperiments });
}

/** Of two apps that have the same. */
function stackWith(experiments: object) {
  const settings = (text: string) => ({
    body: { properties: { siteConfig: { appSettings: [{ name: "EXPERIMENTS", value: text }] } } },
  });
  const app = (name: string) => ({
    mode: "managed" as const,
    type: "azapi_resource",
    address: `azapi_resource.${name}`,
    path: name,
    values:
      Object.keys(experiments).length > 0
        ? settings(JSON.stringify(experiments))
        : { app_settings: { EXPERIMENTS: "a reference" } },
  });
  return { environment: "prod", folder: "/nowhere", declared: [app("App"), app("Intake")], outputs: {} };
}
