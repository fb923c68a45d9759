import { Command } from "commander";
import { exportPerson, forgetPerson } from "../../runtime/functions/films/people/forget-person";
import { confirm } from "../confirm";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { importFilms } from "../films/import-films";
import { forgottenInWords, modelsInWords } from "../films/in-words";
import { listFilms, openFilms, promoteFilm, rollBackFilms } from "../films/registry";
import { importsInWords } from "../imports-in-words";
import { number } from "../number";
import { outputsOf } from "../outputs";
import { databaseIn } from "../sql/deployed-database";
import { logIn } from "../sql/log-in";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

/** Brings ratings in, decides which model serves, hands over what is kept of people, and erases it. */
export const films: Verb = (root, exit) => {
  const importing = verb(
    "import",
    "bring a file of ratings in, and one of films; exit code 0 when every line is in, 1 when a file was refused, 2 when lines were",
  )
    .argument(
      "<ratings>",
      'MovieLens\' ratings.dat or ratings.csv, CSV with a header, JSON lines; or "sample"',
    )
    .argument("[films]", "their titles, years and genres, in the same formats")
    .option("--patience <seconds>", "how long to wait for a file", number({ min: 0 }), 300)
    .action(async (ratings: string, titles: string | undefined, options: Options & { patience: number }) => {
      const { environment, patience: patienceSeconds, json } = options;
      await expectEnvironment(environment);
      const onFile = (file: string) => console.error(`importing ${file}`);
      const reports = await importFilms(
        root,
        { ratings, films: titles },
        { environment, patienceSeconds, ...(!json && { onFile }) },
      );
      console.log(json ? JSON.stringify({ reports }) : importsInWords(reports));
      if (reports.some(({ state }) => state === "refused")) exit(1);
      else if (reports.some(({ refused }) => refused > 0)) exit(2);
    });

  const listing = verb(
    "models",
    "the versions that are registered, which one serves, and which were refused",
  ).action(async ({ environment, json }: Options) => {
    const found = await listFilms(await openFilms(root, environment));
    console.log(json ? JSON.stringify(found) : modelsInWords(found));
  });

  const promoting = verb(
    "promote",
    "let a version serve, if it passes the gate; exit code 1 with the reasons when not",
  )
    .argument("<version>", "as npx vitrine films models has it")
    .action(async (version: string, { environment, json }: Options) => {
      const { before, decision } = await promoteFilm(await openFilms(root, environment), version);
      const isNew = before?.version !== version;
      console.log(
        json
          ? JSON.stringify({ version, previous: before?.version ?? null, decision: decision ?? null })
          : isNew
            ? `Version ${version} serves${before ? `, in place of version ${before.version}` : ""}.`
            : `Version ${version} serves already.`,
      );
    });

  const rolling = verb("rollback", "let serve what served before; again, one more before that").action(
    async ({ environment, json }: Options) => {
      const champion = await rollBackFilms(await openFilms(root, environment));
      console.log(
        json
          ? JSON.stringify(champion)
          : `Version ${champion.version} serves again, in place of version ${champion.previous}.`,
      );
    },
  );

  const exporting = verb(
    "export",
    "all that is kept of a person as one JSON document; exit code 0 also when there is nothing",
  )
    .argument("<person>", "their pseudonym")
    .action(async (person: string, { environment, json }: Options) => {
      const kept = await erasing(environment, (database) => exportPerson(database, person));
      console.log(JSON.stringify(kept ?? { person, ratings: [] }, null, json ? undefined : 2));
    });

  const forgetting = verb("forget", "erase a person and what they rated")
    .argument("<person>", "their pseudonym")
    .option("-y, --yes", "do not ask")
    .action(async (person: string, { environment, yes, json }: Options & { yes?: true }) => {
      await expectEnvironment(environment);
      if (!yes) await confirm(`Erase ${person} and all their ratings in ${environment}?`);
      const forgotten = await erasing(environment, (database) => forgetPerson(database, person));
      console.log(json ? JSON.stringify(forgotten) : forgottenInWords(person, forgotten));
    });

  return new Command("films")
    .description(
      "bring ratings of films in, decide which model serves, hand over what is kept of people, and erase it",
    )
    .addCommand(importing)
    .addCommand(listing)
    .addCommand(promoting)
    .addCommand(rolling)
    .addCommand(exporting)
    .addCommand(forgetting);

  /** Does something with what is kept of people, as whoever may erase them. */
  async function erasing<Result>(
    environment: string,
    work: (database: Parameters<typeof forgetPerson>[0]) => Promise<Result>,
  ): Promise<Result> {
    const workload = "films";
    const database = databaseIn(await outputsOf(root, environment), { environment, workload });
    const login = { environment, workload, role: "films_erasure" };
    const { client } = await logIn(database, await credentialOf(root, environment), login);
    try {
      return await work(client as Parameters<typeof forgetPerson>[0]);
    } finally {
      await client.end();
    }
  }
};

function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document");
}
