import { RecordKeeper } from "../../emulator/terraform/testing/record-keeper";
import { TerraformFolder, temporaryCheckout } from "../../emulator/terraform/testing/terraform";
import { Plan } from "../../test/support/plan";
import { AzapiResource } from "../core/azapi";
import { mlTypes } from "../ml-workspace/ml-types";
import { lifecycleOf } from "./scoring-deployment";
import { Traffic } from "./traffic";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { isServed: true });
let keeper: RecordKeeper;

beforeAll(async () => {
  keeper = await RecordKeeper.start(checkout.root);
  write({ shares: { blue: 100 } });
  await folder.init();
  await folder.apply();
});

afterAll(async () => {
  await folder.end();
  await keeper.stop();
  checkout.remove();
});

beforeEach(() => keeper.calls.splice(0));

// real Terraform decides the order; each test goes on where the one before it ended
describe("Terraform", () => {
  it("moves traffic only when every deployment is there", async () => {
    write({ shares: { blue: 0, green: 100 } });
    await folder.apply();
    expect(order("apply azapi_resource", "apply azapi_update_resource")).toBe("as given");
    expect(trafficSent()).toEqual({ blue: 0, green: 100 });
  });

  it("deletes a deployment that leaves the file after the traffic that named it", async () => {
    write({ shares: { green: 100 } });
    await folder.apply();
    expect(order("apply azapi_update_resource", "delete azapi_resource")).toBe("as given");
  });

  it("sends traffic again when the endpoint is written anew", async () => {
    write({ shares: { green: 100 }, publicNetworkAccess: "Disabled" });
    await folder.apply();
    expect(order("apply azapi_resource", "apply azapi_update_resource")).toBe("as given");
  });

  it("leaves the number of machines to whoever scales them, also when something else changes", async () => {
    const [id, green] = resource("green");
    const body = green["body"] as { sku: object };
    keeper.resources.set(id, { ...green, body: { ...body, sku: { ...body.sku, capacity: 7 } } });
    expect(await folder.plan()).toEqual({});

    write({ shares: { green: 100 }, publicNetworkAccess: "Disabled", instanceType: "Standard_F8s_v2" });
    await folder.apply();
    expect(resource("green")[1]["body"]).toMatchObject({
      sku: { capacity: 7 },
      properties: { instanceType: "Standard_F8s_v2" },
    });
  });

  it("deletes a model only when no deployment runs it any more", async () => {
    write({ shares: { green: 100 }, model: "second" });
    await folder.apply();
    expect(order("apply azapi_resource", "delete azapi_resource")).toBe("as given");
  });

  it("takes traffic away before it destroys the first deployment", async () => {
    await folder.destroy();
    expect(order("delete azapi_resource_action", "delete azapi_resource")).toBe("as given");
    expect(keeper.resources.size).toBe(0);
  });
});

function write({
  shares,
  publicNetworkAccess = "Enabled",
  instanceType = "Standard_D4as_v4",
  model = "first",
}: {
  shares: Readonly<Record<string, number>>;
  publicNetworkAccess?: string;
  instanceType?: string;
  model?: string;
}): void {
  const { resource } = Plan.of((stack) => {
    const endpoint = new AzapiResource(stack, "Endpoint", {
      type: mlTypes.endpoint,
      name: "endpoint",
      parentId: "/subscriptions/0/workspace",
      location: "westeurope",
      body: { properties: { authMode: "AADToken", publicNetworkAccess } },
    });
    const registered = new AzapiResource(stack, model, {
      type: mlTypes.modelVersion,
      name: model,
      parentId: "/subscriptions/0/workspace/models/tiny",
      body: { properties: { modelType: "custom_model" } },
    });
    const deployments = Object.keys(shares).map(
      (name) =>
        new AzapiResource(stack, name, {
          type: mlTypes.deployment,
          name,
          parentId: endpoint.id,
          location: "westeurope",
          body: {
            sku: { name: "Default", capacity: 1 },
            properties: { endpointComputeType: "Managed", instanceType, model: registered.id },
          },
          lifecycle: lifecycleOf({ isAutoscaled: true }),
        }),
    );
    new Traffic(stack, "Traffic", {
      endpoint,
      shares,
      deployments,
      body: { location: "westeurope", identity: { type: "None" }, properties: { authMode: "AADToken" } },
    });
  }).synthesized;
  folder.write({ resource });
}

/** Whether the last call of one kind came before the first of another. */
function order(first: string, second: string): string {
  const one = keeper.calls.lastIndexOf(first);
  const other = keeper.calls.indexOf(second);
  if (one < 0 || other < 0) return `in ${keeper.calls.join(", ")}`;
  return one < other ? "as given" : "the other way round";
}

function resource(name: string): [string, Readonly<Record<string, unknown>>] {
  const found = [...keeper.resources].find(([, values]) => values["name"] === name);
  if (found) return found;
  throw new Error(`there is no ${name}`);
}

function trafficSent(): unknown {
  const [, { body }] = keeper.only("azapi_update_resource");
  return (body as { properties: { traffic: unknown } }).properties.traffic;
}
