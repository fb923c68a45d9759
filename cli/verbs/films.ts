import { Command } from "commander";
import { forgetPerson } from "../../runtime/functions/films/people/forget-person";
import { confirm } from "../confirm";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { importFilms } from "../films/import-films";
import { importsInWords, modelsInWords } from "../films/in-words";
import { listFilms, openFilms, promoteFilm, rollBackFilms } from "../films/registry";
import { number } from "../number";
import { outputsOf } from "../outputs";
import { databaseIn } from "../sql/deployed-database";
import { logIn } from "../sql/log-in";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

/** Brings ratings in, decides which model serves, and erases people. */
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

  const forgetting = verb("forget", "erase a person and what they rated")
    .argument("<person>", "their pseudonym")
    .option("-y, --yes", "do not ask")
    .action(async (person: string, { environment, yes, json }: Options & { yes?: true }) => {
      await expectEnvironment(environment);
      const workload = "films";
      const database = databaseIn(await outputsOf(root, environment), { environment, workload });
      if (!yes) await confirm(`Erase ${person} and all their ratings in ${environment}?`);
      const login = { environment, workload, role: "films_erasure" };
      const { client } = await logIn(database, await credentialOf(root, environment), login);
      try {
        const forgotten = await forgetPerson(client as Parameters<typeof forgetPerson>[0], person);
        console.log(
          json
            ? JSON.stringify(forgotten)
            : forgotten.person
              ? `erased: ${person} and ${forgotten.ratings} ratings`
              : `nobody is called ${person}: nothing was there to erase`,
        );
      } finally {
        await client.end();
      }
    });

  return new Command("films")
    .description("bring ratings of films in, decide which model serves, and erase people")
    .addCommand(importing)
    .addCommand(listing)
    .addCommand(promoting)
    .addCommand(rolling)
    .addCommand(forgetting);
};

function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document");
}
