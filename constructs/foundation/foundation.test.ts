import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork } from "../../test/support/foundation";
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

  it("is in a network that exists when asked, and makes none", () => {
    const plan = Plan.of((stack) => {
      const { network } = foundation(stack, { network: someNetwork });
      expect(network?.appSubnetId).toBe(someNetwork.subnets.apps);
    });

    expect(plan.all(VirtualNetwork)).toEqual([]);
  });

  it("waits until a policy has seen to endpoints, where one publishes them", () => {
    Plan.of((stack) => {
      const network = { ...someNetwork, zones: "central" as const };
      expect(foundation(stack, { network }).grantPropagationSeconds).toBe(900);
    });
  });

  it.each([{ grantPropagationSeconds: -1 }, { hostStartSeconds: 901 }])(
    "fails when it waits for %j",
    (wait) => {
      expectRefusal(() => Plan.of((stack) => foundation(stack, wait)), "WaitOutOfRange");
    },
  );
});
