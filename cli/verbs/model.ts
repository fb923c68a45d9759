import { resolve } from "node:path";
import { Command } from "commander";
import { checkModel } from "../../runtime/predictions/check/check-model";
import type { Tried } from "../../runtime/predictions/check/try-model";
import { writeFirstModels } from "../../runtime/predictions/first-model/write-first-models";
import { type PredictionFolder, readPredictionFolder } from "../../runtime/predictions/model-folder";
import { colours as pc } from "../colours";
import { checkerProgram } from "../model/checker-program";
import { manifestInWords, modelsInWords, remarksOf } from "../model/model-in-words";
import { registerModel } from "../model/register-model";
import { modelNamed, openRegistry } from "../model/registry";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

/** Models that predict from rows: made, checked, registered, and looked up. */
export const model: Verb = (root) =>
  new Command("model")
    .description("check and register models that predict from rows, and show which there are")
    .addCommand(check())
    .addCommand(register(root))
    .addCommand(list(root))
    .addCommand(show(root))
    .addCommand(train());

function check(): Command {
  return new Command("check")
    .description(
      "ask a model whatever its manifest lets through, in a process of its own; nothing is registered",
    )
    .argument("<folder>", "with manifest.json and the ONNX file")
    .option("--json", "one JSON document")
    .action(async (path: string, { json }: Pick<Options, "json">) => {
      const { folder, tried } = await checked(path, json);
      const { name, version } = folder.manifest;
      const remarks = remarksOf(tried);
      if (json) return console.log(JSON.stringify({ name, version, hash: folder.hash, remarks }));
      console.log(`${pc.green("good")} ${name}@${version} ${folder.hash}`);
      for (const remark of remarks) console.log(`but ${remark}`);
    });
}

function register(root: string): Command {
  return new Command("register")
    .description(
      "check a model and make it a version of an environment's registry; to repeat it is no mistake",
    )
    .argument("<folder>", "with manifest.json and the ONNX file")
    .option("-e, --environment <name>", "whose registry", "local")
    .option("--json", "one JSON document")
    .action(async (path: string, { environment, json }: Options) => {
      const registry = await openRegistry(root, environment);
      const { folder, tried } = await checked(path, json);
      const isNew = await registerModel(registry, folder, { onStep: (what) => say(what, json) });
      const { name, version } = folder.manifest;
      const remarks = remarksOf(tried);
      if (json)
        return console.log(JSON.stringify({ name, version, hash: folder.hash, environment, isNew, remarks }));
      console.log(
        isNew
          ? `${pc.green("registered")} ${name}@${version} in ${environment}, ${folder.hash}`
          : `${name}@${version} was registered in ${environment} before, and is the same`,
      );
      for (const remark of remarks) console.log(`but ${remark}`);
      console.log(`callers may ask for it within half a minute: "model": "${name}@${version}"`);
    });
}

function list(root: string): Command {
  return new Command("list")
    .description("show the versions that are registered")
    .option("-e, --environment <name>", "whose registry", "local")
    .option("--json", "one JSON document")
    .action(async ({ environment, json }: Options) => {
      const models = await (await openRegistry(root, environment)).models.list();
      if (json) return console.log(JSON.stringify({ models }));
      console.log(models.length > 0 ? modelsInWords(models) : "none: npx vitrine model register FOLDER");
    });
}

function show(root: string): Command {
  return new Command("show")
    .description(
      "show what is said of a version: features, metrics and how they were measured, training data",
    )
    .argument("<model>", '"leaving@2", or "leaving" for its newest version')
    .option("-e, --environment <name>", "whose registry", "local")
    .option("--json", "one JSON document")
    .action(async (wanted: string, { environment, json }: Options) => {
      const registry = await openRegistry(root, environment);
      const { hash } = await modelNamed(registry, wanted);
      const { manifest } = await registry.models.read(hash);
      console.log(json ? JSON.stringify({ hash, manifest }) : manifestInWords(manifest, hash));
    });
}

function train(): Command {
  return new Command("train")
    .description(
      "train the first models on made-up employees, and write their folders: an example to begin with",
    )
    .argument("<folder>", "where they are written, with the employees beside them")
    .option("--json", "one JSON document")
    .action((path: string, { json }: Pick<Options, "json">) => {
      const folders = writeFirstModels(resolve(path));
      if (json) return console.log(JSON.stringify({ folders }));
      for (const folder of folders) console.log(`${pc.green("trained")} ${folder}`);
    });
}

async function checked(
  path: string,
  json: true | undefined,
): Promise<{ readonly folder: PredictionFolder; readonly tried: Tried }> {
  const folder = readPredictionFolder(resolve(path));
  const files = { manifest: folder.manifest, onnx: folder.files["model.onnx"] };
  say(`checking ${folder.manifest.name}@${folder.manifest.version}`, json);
  return { folder, tried: await checkModel(files, checkerProgram) };
}

/** Beside the answer, so that that can be piped. */
function say(what: string, json: true | undefined): void {
  if (!json) console.error(pc.dim(`${what} …`));
}
