import { BareCheckout } from "../support/bare-checkout";

const hash = "4f2a9c1d0b7e".padEnd(64, "0");
let checkout: BareCheckout;
beforeEach(() => {
  checkout = new BareCheckout();
});
afterEach(() => checkout.remove());

const push = (...args: string[]) =>
  checkout.run(["bin/push-image.mjs", ...args], { PATH: `${checkout.root}/programs` });

it("fails when there is no Docker, and says the one command with which Azure builds the same", async () => {
  checkout.write(".vitrine/packages/scoring.json", JSON.stringify({ hash }));
  const { code, stderr } = await push("crimages");
  expect(code).toBe(1);
  expect(stderr).toContain("code: DockerNotFound");
  expect(stderr).toContain(
    `az acr build --registry crimages --platform linux/amd64 --image scoring:4f2a9c1d0b7e .vitrine/packages/scoring-${hash.slice(0, 16)}`,
  );
});

it.each([
  ["nothing was packed yet", ["crimages"], "ImageNotPacked"],
  ["no registry is named", [], "UsageWrong"],
  ["an address is given for the registry's name", ["crimages.azurecr.io"], "UsageWrong"],
])("fails when %s", async (_, args, code) => {
  expect(await push(...args)).toMatchObject({ code: 1, stderr: expect.stringContaining(`code: ${code}`) });
});
