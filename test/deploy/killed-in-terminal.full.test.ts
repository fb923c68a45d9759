import { Checkout } from "../support/checkout";
import { destroyLocal } from "../support/deployed";
import { killDeploy } from "../support/killed-deploy";
import { strangersIn } from "../support/stray-processes";

jest.setTimeout(240_000);

/** Terraform may come to its end when cdktf is killed, so each deploy is one of its own. */
it.each(["Control-C", "kill -9"] as const)(
  "a deploy ended by %s in a terminal leaves no process",
  async (by) => {
    const checkout = new Checkout();
    try {
      checkout.keepOnly(["imagePipeline"]);
      const killing = { by, where: "a terminal", atEvent: 2, afterMs: 0 } as const;
      expect(await killDeploy(checkout.root, killing)).toMatchObject({ isComplete: false });
      expect(await strangersIn(checkout)).toEqual([]);
    } finally {
      await destroyLocal(checkout);
    }
  },
);
