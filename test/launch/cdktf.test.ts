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

it("is what npx cdktf runs", () => {
  expect(JSON.parse(readFileSync("package.json", "utf8")).bin).toHaveProperty("cdktf", "bin/cdktf.mjs");
});
