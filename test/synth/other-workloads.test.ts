import { Testing } from "cdktf";
import { z } from "zod";
import { PrivateStorage } from "../../constructs/private-storage/private-storage";
import dev from "../../environments/dev";
import { EnvironmentSchema } from "../../environments/environment-schema";
import { Estate } from "../../stacks/estate";
import { imagePipeline } from "../../workloads/all";
import { workload } from "../../workloads/workload";
import { expectRefusal } from "../support/expect-refusal";
import { someShipping } from "../support/foundation";
import { Plan } from "../support/plan";

/** A workload of somebody else's. */
const archive = workload({
  id: "Archive",
  title: "archive",
  values: z.strictObject({ years: z.number().int().min(1), expectedLoad: z.strictObject({}) }),
  outputs: z.object({ archive_endpoint: z.url() }),
  needs: () => ({ resourceProviders: ["Microsoft.Archive"] }),
  demand: () => ({ expected: {}, atRest: {}, inWords: [] }),
  check({ years }, { name }, refuse) {
    if (name === "dev" && years > 1) refuse(["years"], "dev forgets");
  },
  load: () => ({
    join({ scope, id, values, foundation }) {
      const { account } = new PrivateStorage(scope, id, {
        foundation,
        purpose: "archive",
        lifecycle: [{ name: "old", prefixes: ["all/"], deleteAfterDays: values.years * 365 }],
      });
      return { outputs: { archive_endpoint: account.primaryBlobEndpoint }, apps: {} };
    },
  }),
});

describe("workloads of another repository", () => {
  const workloads = { archive, imagePipeline };
  const environments = new EnvironmentSchema(workloads);
  const { imagePipeline: ours } = dev.workloads;
  const values = { ...dev, workloads: { imagePipeline: ours, archive: { years: 1, expectedLoad: {} } } };

  it("fail when two of them call an app the same", () => {
    const twice = {
      ...archive,
      load: () => ({
        join: () => ({ outputs: {}, apps: { images: { id: "/images", version: "1" } } }),
      }),
    };
    const own = new EnvironmentSchema({ twice, imagePipeline });
    const environment = own.define({
      ...dev,
      workloads: { imagePipeline: ours, twice: { years: 1, expectedLoad: {} } },
    });
    const props = {
      product: "vitrine",
      environment,
      workloads: { twice, imagePipeline },
      root: "/checkout",
      shipping: someShipping,
    };
    expect(() => new Estate(Testing.app(), environment.name, props)).toThrow(
      "two workloads have an app images",
    );
  });

  it("stand beside ours in an environment's file and in its estate", () => {
    const environment = environments.define(values);
    const estate = new Estate(Testing.app(), environment.name, {
      product: "vitrine",
      environment,
      workloads,
      root: "/checkout",
      shipping: someShipping,
    });

    const plan = Plan.ofStack(estate);
    expect(plan.at("Archive/Resource")).toMatchObject({ account_kind: "StorageV2" });
    expect(plan.at("Images/Storage/Resource")).toBeDefined();
    expect(Object.keys(plan.synthesized.output ?? {})).toEqual(
      expect.arrayContaining(["archive_endpoint", "images_blob_endpoint"]),
    );
    expect(JSON.stringify(plan.synthesized)).toContain('"Microsoft.Archive"');
  });

  it.each<[string, object]>([
    ["a workload that the list does not have", dev.workloads],
    ["a value that the workload does not know", { archive: { years: 1, months: 2, expectedLoad: {} } }],
    ["a value that the workload refuses there", { archive: { years: 7, expectedLoad: {} } }],
  ])("fails when a file says %s", (_case, wrong) => {
    expectRefusal(() => environments.define({ ...values, workloads: wrong }), "EnvironmentNotValid");
  });
});
