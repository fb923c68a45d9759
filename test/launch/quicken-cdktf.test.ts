import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BareCheckout } from "../support/bare-checkout";

const cli = dirname(createRequire(__filename).resolve("cdktf-cli/package.json"));
const code = readFileSync(join(cli, "bundle/bin/cmds/handlers.js"), "utf8");
let quickened: string;

const local = {
  name: "local",
  constructPath: "local",
  workingDirectory: "stacks/local",
  synthesizedStackPath: "stacks/local/cdk.tf.json",
  annotations: [],
  dependencies: [],
};
const stack = {
  "//": { metadata: { backend: "local", stackName: "local", version: "0.21.0" } },
  terraform: {},
  resource: { azurerm_app: { One: { "//": { metadata: { path: "local/One" } } } } },
};

beforeAll(async () => {
  const checkout = new BareCheckout().write(
    "main.mjs",
    `import { readFileSync } from "node:fs";
     import { quickened } from "./bin/quicken-cdktf.mjs";
     console.log(quickened(readFileSync(process.argv[2], "utf8")));`,
  );
  quickened = (await checkout.run(["main.mjs", join(cli, "bundle/bin/cmds/handlers.js")])).stdout;
  checkout.remove();
});

/** What names the constructs behind the resources in a text of Terraform's, as the code has it. */
function namedBy(all: string): (text: string) => string {
  const [named] = /function YMe\(t\)\{.*?(?=var UMe)/s.exec(all) ?? [];
  const [words] = /EKt=t=>.*?\.test\(t\)/s.exec(all) ?? [];
  const resource = (path: string) => ({ "//": { metadata: { path } } });
  const content = JSON.stringify({
    resource: {
      azurerm_app: { One: resource("local/Search/One"), One_2: resource("local/Search/$&") },
      azapi_app: { One: resource("local/Other") },
    },
  });
  return new Function("stack", `const ${words}; ${named}; return YMe(stack);`)({ name: "local", content });
}

it("names the same constructs in the same lines as cdktf does", () => {
  const text = [
    "azurerm_app.One: Creating...",
    "  # azurerm_app.One_2 will be created",
    "\u001b[1mazurerm_app.One: Creation complete",
    "azurerm_app.Only azapi_app.One",
    "data.azurerm_app.One: Reading...",
    "my_azapi_app.One",
    '  + name = "azurerm_app"',
    "Plan: 3 to add, 0 to change.",
  ].join("\n");
  expect(namedBy(quickened)(text)).toBe(namedBy(code)(text));
  expect(namedBy(quickened)(text)).toContain("azurerm_app.One (Search/One): Creating...");
});

it.each([
  ["hcl2cdk", 3],
  ["hcl2json", 1],
  ["hcl-tools", 1],
])("loads %s when cdktf asks it for something, at each of %d places", async (name, places) => {
  const named = `require("@cdktf/${name}")`;
  const loading = `new Proxy({},{get:(_,name)=>${named}[name]})`;
  expect([quickened.split(loading).length - 1, code.split(named).length - 1]).toEqual([places, places]);

  const checkout = new BareCheckout().write(
    "main.mjs",
    `import { createRequire } from "node:module";
     const require = createRequire(process.argv[2]);
     const all = require(process.argv[3]);
     const name = Object.keys(all).find((name) => typeof all[name] === "function");
     for (const file of Object.keys(require.cache)) delete require.cache[file];
     const loaded = new Function("require", "return " + process.argv[4])(require);
     const isLoaded = () => Object.keys(require.cache).length > 0;
     console.log(isLoaded(), typeof loaded[name], isLoaded());`,
  );
  const args = ["main.mjs", join(cli, "package.json"), `@cdktf/${name}`, loading];
  const { stdout } = await checkout.run(args, { CHECKPOINT_DISABLE: "1" });
  checkout.remove();
  expect(stdout).toBe("false function true\n");
});

it("shows what Terraform writes below the name of its stack, however wide, and where it stands", async () => {
  const wide = "w".repeat(200);
  const checkout = new BareCheckout()
    .linkNodeModules()
    .program(
      "terraform",
      `[ "$1" = apply ] && printf '\\n  first\\r\\n\\r\\n    azurerm_app.One: ${wide}\\r\\n' || echo "{}"`,
    )
    .write("cdktf.json", '{ "language": "typescript", "app": "none", "projectId": "none" }')
    .write("cdktf.out/manifest.json", JSON.stringify({ version: "0.21.0", stacks: { local } }))
    .write("cdktf.out/stacks/local/cdk.tf.json", JSON.stringify(stack))
    .write(
      "main.mjs",
      `import { createRequire } from "node:module";
       import { drawLessOften } from "./bin/larger-pieces.mjs";
       import { quickenCdktf } from "./bin/quicken-cdktf.mjs";
       drawLessOften();
       quickenCdktf();
       createRequire(import.meta.url)("cdktf-cli/bundle/bin/cdktf.js");`,
    );
  const { stdout } = await checkout.run(
    ["main.mjs", "deploy", "local", "--skip-synth", "--auto-approve", "--skip-provider-lock"],
    { CHECKPOINT_DISABLE: "1", CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" },
  );
  checkout.remove();
  expect(stdout).toContain(`local    first\n\n           azurerm_app.One (One): ${wide}\n`);
  expect(stdout).toContain("No outputs found.");
});

it("leaves a cdktf that is written otherwise as it is", async () => {
  const checkout = new BareCheckout().cdktf("console.log('as it is');\n");
  const { stdout } = await checkout.run(["bin/cdktf.mjs", "diff"]);
  checkout.remove();
  expect(stdout).toBe("as it is\n");
});
