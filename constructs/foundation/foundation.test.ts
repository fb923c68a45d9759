import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";

describe("Foundation", () => {
  it("is a resource group with telemetry and no network when nothing is asked for", () => {
    const plan = Plan.of((stack) => {
      const { grantPropagationSeconds, hostStartSeconds, dataProtected } = foundation(stack);
      expect({ grantPropagationSeconds, hostStartSeconds, dataProtected }).toEqual({
        grantPropagationSeconds: 180,
        hostStartSeconds: 60,
        dataProtected: false,
      });
    });

    expect(plan.only(ResourceGroup)).toMatchObject({ name: "rg-gallery-test", location: "westeurope" });
    expect(plan.all(VirtualNetwork)).toEqual([]);
  });

  it("has a network of its own when asked", () => {
    const plan = Plan.of((stack) => foundation(stack, { network: { addressSpace: "10.7.0.0/22" } }));

    expect(plan.only(VirtualNetwork)).toMatchObject({ address_space: ["10.7.0.0/22"] });
  });

  it.each([{ grantPropagationSeconds: -1 }, { hostStartSeconds: 901 }])(
    "fails when it waits for %j",
    (wait) => {
      expectRefusal(() => Plan.of((stack) => foundation(stack, wait)), "WaitOutOfRange");
    },
  );
});
