import { join } from "node:path";
import { Command, Option } from "commander";
import type { DataPlane } from "../../emulator/control/protocol";
import { localDeveloperId } from "../../emulator/identity/local-ids";
import { colours as pc } from "../colours";
import { credentialOf } from "../credential";
import { quoted, tryExamples, type UsablePlane } from "../data-planes/try-examples";
import { LocalEstate } from "../local-estate";
import { outputsOf } from "../outputs";
import type { Verb } from "../verb";

interface Options {
  readonly json?: true;
  readonly export?: true;
}

/** Where the local estate can be used, and how: each line was tried just now, as whoever runs this. */
export const env: Verb = (root) =>
  new Command("env")
    .description(
      "show the addresses of the local estate, its authority, and a working command for each data plane",
    )
    .option("--export", 'for a shell: eval "$(npx vitrine env --export)"')
    .addOption(new Option("--json", "one JSON document").conflicts("export"))
    .action(async (options: Options) => {
      const estate = await LocalEstate.connect(root);
      const authority = join(root, ".vitrine", "local", "tls", "authority.pem");
      const variables = variablesOf(await outputsOf(root, "local"), authority);
      if (options.export) return console.log(exportLines(variables));

      const credential = await credentialOf(root, "local");
      const planes: UsablePlane[] = [];
      for (const plane of await estate.get<DataPlane[]>("/data-planes"))
        planes.push(await tryExamples(plane, { credential, authority, objectId: localDeveloperId }));
      console.log(
        options.json ? JSON.stringify({ authority, variables, planes }) : inWords(authority, planes),
      );
    });

/** Every output under a name of its own, and what Node needs to trust the addresses. */
function variablesOf(outputs: Record<string, unknown>, authority: string): Record<string, string> {
  const texts = Object.entries(outputs).filter(
    (each): each is [string, string] => typeof each[1] === "string",
  );
  return {
    NODE_EXTRA_CA_CERTS: authority,
    VITRINE_AUTHORITY: authority,
    ...Object.fromEntries(texts.map(([name, value]) => [`VITRINE_${name.toUpperCase()}`, value])),
  };
}

function exportLines(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quoted(value)}`)
    .join("\n");
}

function inWords(authority: string, planes: readonly UsablePlane[]): string {
  const lines = planes.map(({ kind, name, address, command, why }) =>
    [`${pc.bold(`${kind} ${name}`)}  ${address}`, command ? `  ${command}` : pc.dim(`  ${why}`)].join("\n"),
  );
  return [`authority  ${authority}`, ...lines].join("\n\n");
}
