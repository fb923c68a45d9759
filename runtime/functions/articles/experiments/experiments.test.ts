import { lookAtExperiments } from "../../../articles/experiments/look-at-experiments";
import { someExperiment } from "../../../articles/experiments/testing/some-experiment";
import { lookAtTrial } from "../../../articles/experiments/trial/look-at-trial";
import { TrialSettings } from "../../../articles/experiments/trial/trial-settings";
import { fitArticles } from "../../../articles/model/fit-articles";
import { keepModel } from "../../../articles/model/kept-models";
import { reading } from "../../../articles/model/recent-reading";
import type { ArticleRecipe } from "../../../articles/model/recipe";
import { ExperimentAnswer } from "../contract/experiments";
import { RunningArticles, until } from "../testing/running-articles";

const variants = {
  control: { share: 0.25 },
  bold: { share: 0.25, settings: { relevance: 0.2 } },
  modelled: { share: 0.5, settings: { model: "0123456789abcdef" } },
};

let api: RunningArticles;
beforeAll(async () => {
  const today = new Date().toISOString().slice(0, 10);
  api = await RunningArticles.start({
    experiments: { tried: someExperiment({ from: today, variants }) },
  });
  await api.publish({ a1: {}, a2: {}, a3: { category: "sports" } });
});
afterAll(() => api?.stop());

/** A reader of a variant, and their token. */
async function readerOf(variant: string): Promise<{ token: string; key: string }> {
  for (;;) {
    const token = await api.reader();
    const { json } = await api.ask("GET", "/user/profile", { token });
    if (api.experiments.of(json.user_id, Date.now()).variants?.["tried"] === variant)
      return { token, key: json.user_id };
  }
}

const operate = async (id: string) => {
  const token = await api.service("Articles.Operate");
  return (await api.ask("GET", `/recommendations/${id}/explanation`, { token })).json;
};

it("a list is made with what its reader's variant says, tells so, and is written down with it", async () => {
  const { token } = await readerOf("bold");
  const { json: list } = await api.ask("GET", "/recommendations?n=2", { token });
  expect(await operate(list.id)).toMatchObject({ experiment: "tried: bold", policy: { relevance: 0.2 } });
  const [row] = await api.database.rows(`select variants from articles.lists where id = '${list.id}'`);
  expect(row).toEqual({ variants: { tried: "bold" } });
  await until(() => api.deeds.some(({ kind, id }) => kind === "shown" && id === list.id));
});

it("a reader whose variant is stopped gets another list, of no variant, and the others keep theirs", async () => {
  const [bold, control] = await Promise.all([readerOf("bold"), readerOf("control")]);
  const ask = async (token: string) => (await api.ask("GET", "/recommendations?n=2", { token })).json;
  const before = [await ask(bold.token), await ask(control.token)];
  expect([await ask(bold.token), await ask(control.token)]).toEqual(before);
  await api.database.rows(
    "insert into articles.experiment_states (experiment, variant, share_now, reason) values ('tried', 'bold', 0, 'hides')",
  );
  await api.experiments.poll();
  const after = await ask(bold.token);
  expect(after.id).not.toBe(before[0].id);
  expect((await operate(after.id)).experiment).toBeNull();
  expect(await ask(control.token)).toEqual(before[1]);
});

it("a list whose variant's model is not there is made without it, says so, and counts as failed", async () => {
  const { token } = await readerOf("modelled");
  for (let times = 0; times < 2; times++) {
    const { status, json } = await api.ask("GET", "/recommendations?n=2", { token });
    expect([status, json.degraded]).toEqual([200, ["model"]]);
  }
  await api.experiments.flush();
  const counted = await api.database.rows(
    "select variant, sum(requests)::int as requests, sum(errors)::int as errors from articles.experiment_requests group by variant order by variant",
  );
  expect(counted).toContainEqual({ variant: "modelled", requests: 2, errors: 2 });
  expect(counted).toContainEqual({ variant: "control", requests: expect.any(Number), errors: 0 });
});

it("operators see how experiments stand: as declared, what was stopped and why, and each day's numbers", async () => {
  const token = await api.service("Articles.Operate");
  await api.context.log.flush();
  await until(async () => {
    const [row] = await api.database.rows(
      "select count(*)::int as missing from articles.lists l where not exists (select from articles.interactions i where i.event = l.id)",
    );
    return (row as { missing: number }).missing === 0;
  });
  await lookAtExperiments(api.database.as("articles_intake"), api.experiments.declared, Date.now());
  await api.database.rows("update articles.experiment_days set hides = 1 where variant = 'control'");
  const { status, json } = await api.ask("GET", "/experiments/tried", { token });
  expect(status).toBe(200);
  expect(ExperimentAnswer.parse(json)).toEqual(json);
  expect(json).toMatchObject({
    name: "tried",
    state: "running",
    metrics: [{ name: "clickRate", worth_seeing: 0.01 }],
  });
  expect(json.variants).toMatchObject([
    {
      name: "control",
      share: 0.25,
      share_now: 0.25,
      stopped: null,
      reactions: { shown: expect.any(Number), hidden: 1, disliked: 0 },
    },
    {
      name: "bold",
      share_now: 0,
      stopped: { reason: "hides" },
      settings: { relevance: 0.2 },
      words: "bold is broken and has no readers any more: hides",
    },
    {
      name: "modelled",
      lately: { lists: 2, failed: 2, slow: 0 },
      words: expect.stringMatching(/^modelled: too early, \d+ readers are too few/),
    },
  ]);
  expect(json.days).toEqual([json.result]);
  const all = await api.ask("GET", "/experiments", { token });
  expect(all.json.experiments).toEqual([
    { ...json, words: [json.variants[1].words, json.variants[2].words] },
  ]);
});

it("a model's trial is served, explained and told of as any experiment, and after its end lists are usual ones", async () => {
  const keep = (state: "candidate" | "champion", recipe: ArticleRecipe) =>
    keepModel(
      api.database.as("articles_training"),
      fitArticles(reading([{ articles: [1, 2], times: [1, 2] }]), 1000, recipe),
      {
        facts: {},
        state,
        by: "a test",
      },
    );
  const champion = await keep("champion", { collaborative: "ease", sequential: "markov" });
  const candidate = await keep("candidate", { collaborative: "ials", sequential: "markov" });
  await api.models.poll();
  const intake = api.database.as("articles_intake");
  const later = { declared: {}, now: Date.now() + 120_000 };
  const { begun } = await lookAtTrial(intake, {
    ...later,
    settings: TrialSettings.parse({ share: 0.5, days: 2 }),
  });
  await api.experiments.poll();
  const trial = begun?.name ?? "";
  const served = async (variant: string) => {
    for (;;) {
      const token = await api.reader();
      const { json } = await api.ask("GET", "/user/profile", { token });
      const { variants, model } = api.experiments.of(json.user_id, Date.now());
      // another experiment of this file names a model, too
      if (variants?.[trial] !== variant || variants["tried"] === "modelled") continue;
      expect(model).toBe(variant === "candidate" ? candidate : undefined);
      return { token, list: (await api.ask("GET", "/recommendations?n=2", { token })).json };
    }
  };
  const [tried, control] = [await served("candidate"), await served("control")];
  expect([tried.list.model, control.list.model]).toEqual([candidate, champion]);
  expect((await operate(tried.list.id)).experiment).toContain(`${trial}: candidate`);

  const token = await api.service("Articles.Operate");
  const told = async () => (await api.ask("GET", `/experiments/${trial}`, { token })).json;
  expect(await told()).toMatchObject({ state: "running", trial: { candidate, champion, outcome: null } });
  // the environment's file asks for none any more
  expect((await lookAtTrial(intake, later)).ended?.name).toBe(trial);
  await api.experiments.poll();
  expect((await api.ask("GET", "/recommendations?n=2", { token: tried.token })).json.model).toBe(champion);
  const ended = await told();
  expect(ExperimentAnswer.parse(ended)).toEqual(ended);
  expect(ended).toMatchObject({
    state: "over",
    variants: [
      { name: "control", share_now: 1 },
      { name: "candidate", share_now: 0 },
    ],
  });
  const { experiments } = (await api.ask("GET", "/experiments", { token })).json;
  expect(experiments.at(-1)).toMatchObject({
    name: trial,
    words: expect.arrayContaining([ended.trial.words]),
  });
  const { versions } = (await api.ask("GET", "/models", { token })).json;
  expect(versions).toContainEqual(
    expect.objectContaining({
      version: candidate,
      trial: { experiment: trial, words: expect.stringMatching(/was given up: the environment's file/) },
    }),
  );
});

it("a pipeline that may see them sees nothing else, and without its role not them", async () => {
  const token = await api.service("Articles.ReadExperiments");
  const statusOf = async (path: string, given: string) =>
    (await api.ask("GET", path, { token: given })).status;
  expect(
    await Promise.all(["/experiments", "/experiments/tried"].map((each) => statusOf(each, token))),
  ).toEqual([200, 200]);
  const others = ["/analytics?days=2", "/models", "/recommendations?user_id=ann", "/monitoring/drift"];
  expect(await Promise.all(others.map((each) => statusOf(each, token)))).toEqual(others.map(() => 403));
  expect(await statusOf("/experiments", await api.service("Articles.Publish"))).toBe(403);
});

it("nobody else sees them, and what is not declared is not there", async () => {
  const [reader, token] = await Promise.all([api.reader(), api.service("Articles.Operate")]);
  expect((await api.ask("GET", "/experiments", { token: reader })).status).toBe(403);
  expect((await api.ask("GET", "/experiments/tried")).status).toBe(401);
  for (const name of ["other", "constructor"])
    expect(await api.ask("GET", `/experiments/${name}`, { token })).toMatchObject({
      status: 404,
      json: { code: "ExperimentNotFound" },
    });
});
