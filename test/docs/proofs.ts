/** What shows that a documented command works. `command` is the whole of what pages say, in all their spellings. */
export type Proof = ProvedHere | ProvedBy | TestsThemselves;

/** `commands.full.test.ts` runs it, in the order of this list, in a copy of the checkout with a local estate. */
interface ProvedHere {
  readonly command: RegExp;
  /** What is run, with something in place of every NAME. @default - what the page says */
  readonly run?: string;
  /** @default [0] */
  readonly exits?: readonly number[];
}

interface ProvedBy {
  readonly command: RegExp;
  /** A test that runs it, and what stands in there. */
  readonly test: string;
  readonly says: RegExp;
}

/** The tests of a folder. */
interface TestsThemselves {
  readonly command: RegExp;
  readonly testsOf: (command: string) => string;
}

const start = "npm start -- --detach";

/** In the order in which a person could do it. */
export const provedHere: readonly ProvedHere[] = [
  { command: /^npx cdktf synth$/ },
  { command: /^VITRINE_TODAY=2027-02-01 npx cdktf synth$/, exits: [0, 1] },
  { command: /^npx vitrine access( prod| ENV)?$/, run: "npx vitrine access prod" },
  { command: /^npx vitrine access prod --on Images\/Storage\/input$/ },
  { command: /^npx vitrine access prod --json$/ },
  { command: /^npx vitrine cost (prod|dev|ENVIRONMENT)$/, run: "npx vitrine cost prod" },
  { command: /^npx vitrine policy( prod)?$/, run: "npx vitrine policy prod" },
  { command: /^npx vitrine policy prod --json$/ },
  { command: /^npx vitrine policy local$/ },
  { command: /^npx vitrine plan dev$/, exits: [2] },
  {
    command: /^npx vitrine plan (dev|ENV) --against origin\/main$/,
    run: "npx vitrine plan dev --against origin/main",
  },
  { command: /^npx vitrine plan prod --against main$/ },
  { command: /^npx vitrine model train FOLDER$/, run: "npx vitrine model train models/first" },
  { command: /^npx vitrine model check FOLDER$/, run: "npx vitrine model check models/first/leaving-1" },
  { command: /^npx vitrine evaluate --help$/ },
  { command: /^npx vitrine train films --here$/ },
  { command: /^npx vitrine runs films --here$/ },
  { command: /^npx vitrine train films (status|dag) --here$/, run: "npx vitrine train films status --here" },
  {
    command: /^npx vitrine evaluate (DATA|RATINGS)$/,
    run: "npx vitrine evaluate ratings -m popularity,ease",
  },
  {
    command: /^npx vitrine evaluate ratings -s folds --trials 1$/,
    run: "npx vitrine evaluate ratings -m baseline -s folds --trials 1",
  },
  {
    command: /^npx vitrine evaluate ratings -s random,temporal,last,global$/,
    run: "npx vitrine evaluate ratings -m popularity,ease -s random,temporal,last,global",
  },
  { command: /^npx cdktf deploy( local| ENV| ENVIRONMENT)?$/, run: "npx cdktf deploy local --auto-approve" },
  { command: /^npm start$/, run: start },
  { command: /^npx cdktf diff local$/ },
  { command: /^npx cdktf output local$/ },
  { command: /^npx vitrine (plan local|plan ENV) --deployed$/, run: "npx vitrine plan local --deployed" },
  { command: /^npx vitrine drift ENV$/, run: "npx vitrine drift local" },
  { command: /^npx vitrine verify (local|dev|ENV)$/, run: "npx vitrine verify local" },
  { command: /^npx vitrine status$/ },
  { command: /^npx vitrine status --parity$/ },
  { command: /^npx vitrine logs$/ },
  { command: /^npx vitrine upload FOLDER$/, run: "npx vitrine upload photos" },
  {
    command: /^npx vitrine catalogue import( FILE_OR_FOLDER)?$/,
    run: "npx vitrine catalogue import spring.csv",
  },
  { command: /^npx vitrine catalogue import spring\.csv --allow-deletes$/ },
  { command: /^npx vitrine catalogue report FEED$/, run: "npx vitrine catalogue report spring.csv" },
  {
    command: /^npx vitrine catalogue allow-deletes FEED --environment ENV$/,
    run: "npx vitrine catalogue allow-deletes spring.csv --environment local",
  },
  { command: /^npx vitrine catalogue remove FEED$/, run: "npx vitrine catalogue remove spring.csv --yes" },
  { command: /^npx vitrine trigger fetch-catalogue$/ },
  {
    command: /^npx vitrine promote local --as dev --ledger ~\/ledger$/,
    run: "npx vitrine promote local --as dev --ledger ledger",
  },
  { command: /^npx vitrine stop$/ },
  { command: /^npx cdktf destroy( local)?$/, run: "npx cdktf destroy local --auto-approve" },
  { command: /^git log -5 --oneline$/ },
  { command: /^git revert COMMIT$/, run: "git revert --no-edit HEAD" },
  { command: /^npm run fix$/ },
];

const outside = "test/support/installed-example.ts";

const workflow = ".github/workflows/test.yml";

export const proofs: readonly Proof[] = [
  ...provedHere,
  { command: /^(UPDATE_\w+=1 )?npx jest \S+( -u)?$/, testsOf: (text) => /jest (\S+)/.exec(text)?.[1] ?? "" },
  { command: /^npm test$/, test: workflow, says: /run: npm test$/m },
  { command: /^npm run test:full$/, test: workflow, says: /run: npm run test:full$/m },
  {
    command: /^npm run package( --prefix \.\.\/\.\.)?$/,
    test: outside,
    says: /"run", "--silent", "package"/,
  },
  {
    command: /^npm install( \.\.\/vitrine\/\.vitrine\/vitrine-0\.1\.0\.tgz)?$/,
    test: outside,
    says: /"npm", \["install"/,
  },
  { command: /^npm run check$/, test: "test/example/packed.test.ts", says: /"npm", "run", "check"/ },
  { command: /^npm ci$/, test: "test/launch/installation.test.ts", says: /npm ci --ignore-scripts/ },
  {
    command: /^(npm run bench|node bin\/bench\.mjs) \S+$/,
    test: "test/bench/every-benchmark.full.test.ts",
    says: /"npm", "run", "--silent", "bench", name/,
  },
  {
    command: /^npx vitrine release( \S+( --back)?( (-e|--environment) ENV)?)?$/,
    test: "test/deploy/release.full.test.ts",
    says: /"npx", "vitrine", "release", "green"/,
  },
  {
    command: /^npx vitrine model (register( FOLDER( --environment ENV)?)?|list|show( NAME@VERSION)?)$/,
    test: "cli/model/register-model.test.ts",
    says: /registerModel\(registry, model|registerModel\(as, model/,
  },
  {
    command: /^npx vitrine articles import (sample|FILE_OR_FOLDER)$/,
    test: "test/deploy/articles.test.ts",
    says: /"articles", "import", /,
  },
  {
    command: /^npx vitrine articles withdraw ID$/,
    test: "test/deploy/articles.test.ts",
    says: /"withdraw",/,
  },
  {
    command: /^npx vitrine articles (explain RECOMMENDATION_ID|simulate)$/,
    test: "test/deploy/articles.test.ts",
    says: /"articles", "simulate", .*"articles", "explain", /s,
  },
  {
    command: /^npx vitrine experiment (NAME|--environment ENV --json)$/,
    test: "test/deploy/articles.test.ts",
    says: /"experiment", /,
  },
  {
    command: /^npx vitrine articles analytics( --open)?$/,
    test: "test/deploy/articles.test.ts",
    says: /"articles", "analytics", "--open"/,
  },
  {
    command: /^npx vitrine articles (export READER( > person\.json)?|forget READER|replay-erasures)$/,
    test: "test/deploy/articles-forgetting.full.test.ts",
    says: /"articles", "forget", .*"articles", "replay-erasures"/s,
  },
  {
    command: /^npx vitrine articles verify-receipt FILE( --reader READER)?$/,
    test: "test/deploy/articles-forgetting.full.test.ts",
    says: /"articles", "verify-receipt", /,
  },
  {
    command: /^npx vitrine articles judge (POLICY( --days N)?|logged|(uniform|\S+\.csv(\.gz)?) --log \S+)$/,
    test: "cli/articles/judging/judge-file.test.ts",
    says: /run\(folder, \["articles", "judge", /,
  },
  {
    command: /^npx vitrine (train|runs|drift|release) articles( --back| VERSION)?$/,
    test: "test/deploy/articles-training.full.test.ts",
    says: /vitrine\("train", "articles".*vitrine\("release", "articles"/s,
  },
  {
    command: /^npx vitrine articles models$/,
    test: "test/deploy/articles-training.full.test.ts",
    says: /vitrine\("articles", "models"/,
  },
  {
    command: /^npx vitrine films import (sample|RATINGS( \[?MOVIES\]?)?)$/,
    test: "test/deploy/films.test.ts",
    says: /vitrine\("films", "import", "sample"\)/,
  },
  {
    command: /^npx vitrine train films$/,
    test: "test/deploy/films.test.ts",
    says: /vitrine\("train", "films"/,
  },
  {
    command: /^npx vitrine films models$/,
    test: "test/deploy/films.test.ts",
    says: /vitrine\("films", "models"\)/,
  },
  {
    command: /^npx vitrine films (promote VERSION|rollback)$/,
    test: "test/deploy/films.test.ts",
    says: /vitrine\("films", "rollback"\)/,
  },
  {
    command: /^npx vitrine (drift|runs) films( -e ENV)?$/,
    test: "test/deploy/films.test.ts",
    says: /vitrine\("(drift|runs)", "films"\)/,
  },
  {
    command: /^npx vitrine films (export|forget) PERSON( > person\.json)?$/,
    test: "test/deploy/films.test.ts",
    says: /vitrine\("films", "forget", person, "--yes"\)/,
  },
  {
    command: /^npx vitrine train films diff --here( --open)?$/,
    test: "cli/verbs/train.test.ts",
    says: /train\("diff", "--open"\)/,
  },
  { command: /^npx vitrine logs --follow$/, test: "cli/verbs/logs.test.ts", says: /"logs", "--follow"/ },
  {
    command: /^npx vitrine alarms$/,
    test: "test/deploy/articles-alarms.full.test.ts",
    says: /"alarms",\s+"--json"/,
  },
  {
    command: /^npx vitrine env$/,
    test: "test/deploy/verbs.full.test.ts",
    says: /"vitrine", "env", "--json"/,
  },
  {
    command: /^npx vitrine token search$/,
    test: "test/deploy/verbs.full.test.ts",
    says: /"vitrine", "token", "vault"/,
  },
  {
    command: /^npx vitrine token (API|RESOURCE|predictions) --person \w+$/,
    test: "cli/verbs/token.test.ts",
    says: /"--person", "priya"/,
  },
  {
    command: /^npx vitrine dev$/,
    test: "test/deploy/verbs.full.test.ts",
    says: /"bin\/vitrine\.mjs", "dev"/,
  },
  {
    command: /^npx vitrine restart images$/,
    test: "test/deploy/verbs.full.test.ts",
    says: /vitrine\("restart", name/,
  },
  {
    command: /^npx vitrine new workload NAME$/,
    test: "test/deploy/new-workload.test.ts",
    says: /"vitrine", "new", "workload", "film-reviews"/,
  },
  {
    command: /^npx vitrine secret set NAME$/,
    test: "test/deploy/verbs.full.test.ts",
    says: /"secret", "set", "probe"/,
  },
  {
    command: /^npx vitrine unlock (prod|ENV|ENVIRONMENT|bootstrap)$/,
    test: "test/deploy/locks.full.test.ts",
    says: /vitrine\("unlock", "local", "--yes", "--json"\)/,
  },
  {
    command:
      /^npx vitrine sql (WORKLOAD|articles|predictions) 'select (…|at, reason from articles\.poison order by at desc limit 20|\* from predictions\.erasures order by erased_at desc|id, asked_at, (steps, problem|asked_by, asker, done_at, done_by) from articles\.erasures (where done_at is null|order by asked_at desc))'$/,
    test: "cli/sql/sql.test.ts",
    says: /runStatement\(session, text/,
  },
  {
    command: /^curl -H "authorization: Bearer \$TOKEN" .* 'https:\/\/HOST\/predictions\/api\/v1\/predict'$/,
    test: "runtime/functions/predictions/predict.test.ts",
    says: /api\.predict\(\{ rows: \[row\] \}\)/,
  },
  {
    command: /^curl 'https:\/\/HOST\/films\/api\/v1\/recommendations\?user_id=\w+&n=\d+'$/,
    test: "runtime/functions/films/recommend.test.ts",
    says: /api\.ask\("GET", `\/recommendations\?user_id=/,
  },
  {
    command: /^curl https:\/\/HOST\/articles\/api\/v1\/articles\/trending\?n=\d+$/,
    test: "test/deploy/articles.test.ts",
    says: /ask\("\/articles\/trending/,
  },
  {
    command: /^npx vitrine predictions show REQUEST_ID$/,
    test: "cli/predictions/predictions.test.ts",
    says: /showPrediction\(session, id/,
  },
  {
    command: /^npx vitrine predictions replay --model NAME@VERSION$/,
    test: "cli/predictions/replay.test.ts",
    says: /replay\(session, files/,
  },
  {
    command: /^npx vitrine predictions (export|forget) SUBJECT( > person\.json)?$/,
    test: "test/deploy/predictions.test.ts",
    says: /vitrine\("forget", "employee-7", "--yes"\)/,
  },
  {
    command: /^npx vitrine predictions forget CALLER --caller$/,
    test: "cli/predictions/predictions.test.ts",
    says: /forgetCaller\(session, "a"/,
  },
  { command: /^npx vitrine --help$/, test: "cli/failures.test.ts", says: /"no verb"/ },
  {
    command: /^npx vitrine plan dev --against "origin\/\$GITHUB_BASE_REF" --markdown .*> comment\.md$/,
    test: "test/workflows/plan-workflow.test.ts",
    says: /jobOf\(workflow, job\)/,
  },
  {
    command: /^node ci\/report\/post-comment\.mjs --pull-request 12 --environment dev comment\.md$/,
    test: "ci/report/post-comment.test.ts",
    says: /"ci\/report\/post-comment\.mjs", "--pull-request", "12", "--environment"/,
  },
  {
    command: /^terraform -chdir=cdktf\.out\/stacks\/ENV apply FILE$/,
    test: "test/workflows/saved-plan.test.ts",
    says: /Saved plan is stale/,
  },
  {
    command: /^node bin\/refresh-prices\.mjs$/,
    test: "ci/cost/retail-prices.test.ts",
    says: /retail-prices/,
  },
  {
    command: /^node bin\/push-image\.mjs( REGISTRY)?$/,
    test: "test/workflows/push-image.test.ts",
    says: /cpSync\("bin\/push-image\.mjs"/,
  },
  {
    command: /^node bin\/refresh-base-image\.mjs$/,
    test: "test/launch/refresh-base-image.test.ts",
    says: /bin\/refresh-base-image\.mjs/,
  },
  {
    command: /^curl .* http:\/\/127\.0\.0\.1:8080\/score$/,
    test: "runtime/scoring/running-server.test.ts",
    says: /\/score`, \{ method: "POST"/,
  },
  {
    command: /^curl --data-binary @photo\.jpg .* 'https:\/\/HOST\/api\/v1\/search\?top=5&inStock=true'$/,
    test: "test/deploy/search.test.ts",
    says: /SearchApi/,
  },
];
