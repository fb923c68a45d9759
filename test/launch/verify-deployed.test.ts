import { BareCheckout } from "../support/bare-checkout";

/** cdktf ends as it is told to; the verification says which environment it was asked for, and ends likewise. */
function checkout(ends: { cdktf?: number; verification?: number } = {}): BareCheckout {
  const bare = new BareCheckout()
    .cdktf(`process.exit(${ends.cdktf ?? 0});\n`)
    .write(
      "bin/vitrine.mjs",
      `console.log(...process.argv.slice(2));\nprocess.exit(${ends.verification ?? 0});\n`,
    );
  for (const stack of ["bootstrap", "dev", "local", "prod"])
    bare.write(
      `cdktf.out/stacks/${stack}/cdk.tf.json`,
      JSON.stringify(stack === "bootstrap" ? {} : { output: { apps: { value: {} } } }),
    );
  return bare;
}

async function running(
  bare: BareCheckout,
  ...args: string[]
): Promise<{ code: number | null; stdout: string }> {
  const { code, stdout } = await bare.run(["bin/cdktf.mjs", ...args]);
  bare.remove();
  return { code, stdout };
}

it.each([
  [["deploy", "local"], "verify local\n"],
  [["apply", "dev", "--auto-approve"], "verify dev\n"],
  [["deploy", "dev", "prod", "--parallelism", "4"], "verify dev\nverify prod\n"],
  [["deploy", "*"], "verify dev\nverify local\nverify prod\n"],
  [["deploy", "bootstrap"], ""],
  [["destroy", "local"], ""],
  [["diff", "local"], ""],
])("asks the apps of what %j has deployed", async (args, stdout) => {
  expect(await running(checkout(), ...args)).toEqual({ code: 0, stdout });
});

it("ends a deploy as the verification ended: an app that never loads its code is no success", async () => {
  expect(await running(checkout({ verification: 1 }), "deploy", "local")).toMatchObject({ code: 1 });
});

it("asks nothing after a deploy that failed, and ends as it did", async () => {
  expect(await running(checkout({ cdktf: 3 }), "deploy", "local")).toEqual({ code: 3, stdout: "" });
});
