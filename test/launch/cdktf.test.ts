import { readFileSync } from "node:fs";
import { BareCheckout } from "../support/bare-checkout";

it("tells cdktf to report to nobody, whatever the shell says of it, and passes the command on", async () => {
  const checkout = new BareCheckout().cdktf(
    "console.log(process.env.CHECKPOINT_DISABLE, ...process.argv.slice(2));\n",
  );
  const { stdout } = await checkout.run(["bin/cdktf.mjs", "deploy", "local"]);
  checkout.remove();
  expect(stdout).toBe("1 deploy local\n");
});

it.each([
  [["destroy", "local", "--auto-approve"], "", "-refresh=false"],
  [["destroy", "local"], "-refresh=true", "-refresh=false -refresh=true"],
  [["destroy", "dev"], "", ""],
  [["destroy", "local", "dev"], "", ""],
  [["destroy", "*"], "-lock=false", "-lock=false"],
  [["deploy", "local"], "", ""],
])("of %j, when Terraform is wanted with %j, asks it for a destroy with %j", async (args, wanted, asked) => {
  const checkout = new BareCheckout().cdktf('console.log(process.env.TF_CLI_ARGS_destroy ?? "");\n');
  const { stdout } = await checkout.run(["bin/cdktf.mjs", ...args], { TF_CLI_ARGS_destroy: wanted });
  checkout.remove();
  expect(stdout).toBe(`${asked}\n`);
});

it("is what npx cdktf runs", () => {
  expect(JSON.parse(readFileSync("package.json", "utf8")).bin).toHaveProperty("cdktf", "bin/cdktf.mjs");
});
