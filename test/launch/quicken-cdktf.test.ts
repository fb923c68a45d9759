import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BareCheckout } from "../support/bare-checkout";

const cli = dirname(createRequire(__filename).resolve("cdktf-cli/package.json"));
const code = readFileSync(join(cli, "bundle/bin/cmds/handlers.js"), "utf8");
let quickened: string;

beforeAll(async () => {
  const checkout = new BareCheckout().write(
    "main.mjs",
    `import { readFileSync } from "node:fs";
     import { quickened } from "./bin/quicken-cdktf.mjs";
     console.log(quickened(readFileSync(process.argv[2], "utf8")));`,
  );
  quickened = (await checkout.run(["main.mjs", join(cli, "bundle/bin/cmds/handlers.js")])).stdout;
  checkout.remove();
}, 60_000);

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

/** Whether a text is one character that takes two units, as the code has it. */
function isPair(all: string): (text: string) => boolean {
  const [expression] = /Hnr=t=>t&&t\.exact\?.*?"g"\)/s.exec(all) ?? [];
  return new Function(
    "text",
    `const xqe = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]", ${expression}; return Hnr({ exact: true }).test(text);`,
  ) as (text: string) => boolean;
}

it("names the same constructs in the same lines as cdktf does", () => {
  const text = [
    "azurerm_app.One: Creating...",
    "  # azurerm_app.One_2 will be created",
    "\u001b[1mazurerm_app.One: Creation complete",
    "azurerm_app.Only azapi_app.One azurerm_app.One",
    "my_azapi_app.One",
    '  + name = "azurerm_app"',
    "Plan: 3 to add, 0 to change.",
  ].join("\n");
  expect(namedBy(quickened)(text)).toBe(namedBy(code)(text));
  expect(namedBy(quickened)(text)).toContain("azurerm_app.One (Search/One): Creating...");
});

it.each(["a", "😀", "😀😀", " ", "é"])("takes %j for as many characters as cdktf does", (text) => {
  expect(isPair(quickened)(text)).toBe(isPair(code)(text));
});

it("loads what translates Terraform into code when cdktf asks it to, at each of the three places", async () => {
  const translators = quickened.match(
    /new Proxy\(\{\},\{get:\(_,name\)=>require\("@cdktf\/hcl2cdk"\)\[name\]\}\)/g,
  );
  expect([translators?.length, code.split('require("@cdktf/hcl2cdk")').length - 1]).toEqual([3, 3]);

  const checkout = new BareCheckout().write(
    "main.mjs",
    `import { createRequire } from "node:module";
     const require = createRequire(process.argv[2]);
     const translator = new Function("require", "return " + process.argv[3])(require);
     const isLoaded = () => Object.keys(require.cache).some((file) => file.includes("hcl2cdk"));
     console.log(isLoaded(), translator.convert === require("@cdktf/hcl2cdk").convert, typeof translator.convert);`,
  );
  const args = ["main.mjs", join(cli, "package.json"), translators?.[0] ?? ""];
  const { stdout } = await checkout.run(args, { CHECKPOINT_DISABLE: "1" });
  checkout.remove();
  expect(stdout).toBe("false true function\n");
}, 60_000);

it("does the rest with less than cdktf does", () => {
  expect(quickened).toContain('n.includes(".")&&Object.entries(e).find(');
  expect(quickened).toContain("Hnr.exact??=");
});

it("leaves a cdktf that is written otherwise as it is", async () => {
  const checkout = new BareCheckout().cdktf("console.log('as it is');\n");
  const { stdout } = await checkout.run(["bin/cdktf.mjs", "diff"]);
  checkout.remove();
  expect(stdout).toBe("as it is\n");
});
