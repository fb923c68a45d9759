import { Testing } from "cdktf";
import { defineEnvironment, type Environment } from "../environments/environment";
import prod from "../environments/prod";
import staging from "../environments/staging";
import { environments, estateOf } from "../test/support/estates";
import { expectRefusal } from "../test/support/expect-refusal";
import { checkFlexMemory } from "./flex-memory";

/** More than every subscription has: 200 instances of 4,096 MB for photos alone. */
const large = defineEnvironment({
  ...prod,
  workloads: {
    ...prod.workloads,
    imagePipeline: prod.workloads.imagePipeline && {
      ...prod.workloads.imagePipeline,
      app: { instanceMemoryMB: 4096, maximumInstances: 200, alwaysReady: 1 },
    },
  },
});

describe("the memory of all function apps", () => {
  it("stays within what every subscription has, in every environment that is shipped", () => {
    expect(environments.map(({ quotas }) => quotas.flexMemoryMB)).toEqual([512e3, 512e3, 512e3, 512e3]);
    expect(() => check(environments)).not.toThrow();
  });

  it("fails when the apps of an environment could take more than is granted", () => {
    expectRefusal(() => check([large]), "FlexMemoryAboveQuota");
  });

  it("names every app with what it may take", () => {
    const apps =
      "prod/Images/App 819,200 MB, prod/Predictions/Database/Migrations/App 2,048 MB, prod/Predictions/App 40,960 MB, prod/Search/Catalogue/App 81,920 MB, prod/Search/App 174,080 MB";
    expect(() => check([large])).toThrow(apps);
  });

  it("may be as much as the environment's file says was granted, and no more", () => {
    const articles = 2_048 + 20_480 + 8_192;
    const films = 2_048 + 10_240 + 2_048;
    const wanted = articles + films + 819_200 + 2_048 + 40_960 + 174_080 + 81_920;
    expect(() => check([{ ...large, quotas: { flexMemoryMB: wanted } }])).not.toThrow();
    expectRefusal(() => check([{ ...large, quotas: { flexMemoryMB: wanted - 1 } }]), "FlexMemoryAboveQuota");
  });

  it("fails when two environments share a subscription and a region, and together want more", () => {
    const beside = { ...staging, subscriptionId: prod.subscriptionId };
    expectRefusal(() => check([beside, prod]), "FlexMemoryAboveQuota");
    expect(() => check([{ ...beside, location: "northeurope" }, prod])).not.toThrow();
  });

  it("fails when the file says less than every subscription has", () => {
    expectRefusal(
      () => defineEnvironment({ ...prod, quotas: { flexMemoryMB: 511_999 } }),
      "EnvironmentNotValid",
    );
  });
});

function check(shared: readonly Environment[]): void {
  const app = Testing.app();
  checkFlexMemory(shared.map((environment) => ({ environment, estate: estateOf(environment, app) })));
}
