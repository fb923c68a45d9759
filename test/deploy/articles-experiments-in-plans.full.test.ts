import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../ci/report/report";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { DeployedDatabase } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import { directoryGrantsOf } from "../support/directory-grants";
import { without } from "../support/grants";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

const experiments = {
  "bold-lists": {
    about: "how bold lists may be",
    from: new Date().toISOString().slice(0, 10),
    days: 14,
    variants: { control: { share: 0.5 }, bold: { share: 0.5, settings: { relevance: 0.2 } } },
    metrics: [{ name: "clickRate", worthSeeing: 0.01 }],
  },
};

describe("plans of an estate in which a variant was stopped", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let file: string;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    file = join(checkout.root, "environments/local.ts");
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace("articleDays: 90,", `articleDays: 90, experiments: ${JSON.stringify(experiments)},`),
    );
    estate = await deployLocal(checkout);
    const database = await DeployedDatabase.administer(estate, "articles", "Articles/Database");
    await database.rows(
      "insert into articles.experiment_states (experiment, variant, share_now, reason) values ('bold-lists', 'bold', 0, '7 of 20 lists failed')",
    );
    await database.close();
  });

  afterAll(() => destroyLocal(checkout));

  it("say so of a change that keeps it, as the estate tells whoever may see experiments", async () => {
    expect((await planned("--deployed")).experiments).toMatchObject({
      notes: [
        {
          experiment: "bold-lists",
          variant: "bold",
          state: "stopped",
          because: expect.stringContaining("7 of 20 lists failed"),
          change: "keeps it, without readers: it can be taken out",
        },
      ],
    });
  });

  it("warn of a change that would give it readers again, also by what somebody else was told before", async () => {
    const args = ["bin/vitrine.mjs", "experiment", "--environment", "local", "--json"];
    const { stdout } = await command(checkout.root, "node", ...args);
    writeFileSync(join(checkout.root, "told.json"), stdout);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('"bold":', '"bolder":'));
    const warned = {
      change: "would give it readers again, under another name: bolder of bold-lists",
      isWarning: true,
    };
    expect((await planned("--deployed")).experiments).toMatchObject({ notes: [warned] });
    expect((await planned("--deployed", "--experiments", "told.json")).experiments).toMatchObject({
      notes: [warned],
      at: JSON.parse(stdout).asked_at,
    });
  });

  it("are made all the same when whoever plans may not see experiments, and say that", async () => {
    const roles = directoryGrantsOf(estate).filter(({ name }) =>
      /^developer: .*\/ArticlesOperate$/.test(name),
    );
    expect(roles).toHaveLength(1);
    await without(estate, roles, async () => {
      expect((await planned("--deployed")).experiments).toEqual({
        names: ["bold-lists"],
        notAsked: expect.stringContaining("Articles.ReadExperiments"),
      });
    });
  });

  async function planned(...options: string[]): Promise<Report> {
    const args = ["bin/vitrine.mjs", "plan", "local", ...options, "--json"];
    const { stdout, output, exitCode } = await command(checkout.root, "node", ...args);
    if (exitCode !== 0 && exitCode !== 2) throw new Error(output);
    return JSON.parse(stdout);
  }
});
