import { expectRefusal } from "../test/support/expect-refusal";
import * as workloads from "../workloads/all";
import { environments } from "./all";
import bootstrap from "./bootstrap";
import { type BootstrapValues, defineBootstrap } from "./bootstrap-schema";
import dev from "./dev";
import { placeholdersIn } from "./placeholders";

const [first, ...others] = bootstrap.stages;
const define = (values: Parameters<typeof defineBootstrap>[0]) =>
  defineBootstrap(values, { environments, workloads });

function withFirst(stage: Partial<BootstrapValues["stages"][number]>): Partial<BootstrapValues> {
  if (!first) throw new Error("there is no stage");
  return { stages: [{ ...first, ...stage }, ...others] };
}

function withSubject(
  subjects: Partial<BootstrapValues["stages"][number]["subjects"]>,
): Partial<BootstrapValues> {
  return first ? withFirst({ subjects: { ...first.subjects, ...subjects } }) : {};
}

function subject(environment: string): string {
  return `repo:a/b:environment:${environment}:job_workflow_ref:a/b/.github/workflows/deploy-environment.yml@refs/heads/main`;
}

const builder =
  "repo:a/b:ref:refs/heads/main:job_workflow_ref:a/b/.github/workflows/deploy.yml@refs/heads/main";

function withImages(images: Partial<BootstrapValues["images"]>): Partial<BootstrapValues> {
  const registryName = bootstrap.images?.registryName ?? "";
  return { images: { registryName, builderSubject: builder, ...images } };
}

describe("what must exist before any environment", () => {
  it("names the environments in the order in which packages pass them", () => {
    expect(bootstrap.stages.map(({ environment }) => environment)).toEqual(["dev", "staging", "prod"]);
  });

  it("goes without an environment that is deployed from a laptop, whose state is in the checkout", () => {
    const values = { ...bootstrap, stages: others };
    expect(define(values).stages.map(({ environment }) => environment)).toEqual(["staging", "prod"]);
  });

  it("goes without a registry of images, which stages may have elsewhere or not need", () => {
    expect(define({ ...bootstrap, ...withImages({}) }).images?.builderSubject).toBe(builder);
    expect(define({ ...bootstrap, images: undefined }).images).toBeUndefined();
  });

  it("tells what is still a placeholder, and nothing once all is filled in", () => {
    expect(placeholdersIn(bootstrap)).toContain("stages.0.subjects.deploy");
    expect(
      placeholdersIn({
        subscriptionId: "5cd9e0ba-7a0b-4a39-94c3-4d6c0a4e1b1f",
        stages: [{ subjects: { deploy: subject("dev") } }],
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<BootstrapValues>]>([
    ["names an environment that does not exist", withFirst({ environment: "test" })],
    ["names an environment whose state stays in the checkout", withFirst({ environment: "local" })],
    ["names an environment twice", withFirst({ environment: "prod" })],
    ["shares a subscription with an environment", { subscriptionId: dev.subscriptionId }],
    ["makes every deployer one of the platform team", { platformTeam: { objectId: dev.deployer.objectId } }],
    ["lets one environment's jobs deploy another", withSubject({ deploy: subject("prod") })],
    ["lets a pull request deploy", withSubject({ deploy: "repo:a/b:pull_request" })],
    ["lets every workflow of the environment deploy", withSubject({ deploy: "repo:a/b:environment:dev" })],
    [
      "lets a branch's own workflow file deploy",
      withSubject({ deploy: subject("dev").replace("heads/main", "heads/mine") }),
    ],
    [
      "lets another workflow deploy",
      withSubject({ deploy: subject("dev").replace("deploy-environment", "plan") }),
    ],
    ["lets the plan of pull requests compare", withSubject({ drift: subject("dev-plan") })],
    [
      "lets every workflow at main push images",
      withImages({ builderSubject: "repo:a/b:ref:refs/heads/main" }),
    ],
    [
      "lets a branch push images",
      withImages({ builderSubject: builder.replace(":ref:refs/heads/main", ":ref:refs/heads/mine") }),
    ],
    [
      "lets the workflow that deploys push images",
      withImages({ builderSubject: builder.replace("deploy.yml", "deploy-environment.yml") }),
    ],
    ["makes another registry than the stages take images from", withImages({ registryName: "crother" })],
    ["names a registry as Azure does not", withImages({ registryName: "cr-images" })],
    [
      "keeps its own state in an environment's account",
      { state: { ...bootstrap.state, storageAccountName: "stvitrinestatedev" } },
    ],
  ])("fails when it %s", (_, values) => {
    expectRefusal(() => define({ ...bootstrap, ...values }), "EnvironmentNotValid");
  });

  it("fails when two stages are in one subscription: the deployer of each could change what the other deploys", () => {
    const twice = [first, first].flatMap((each) => each ?? []);
    expect(() => define({ ...bootstrap, stages: twice })).toThrow(/has the subscription of dev/);
  });
});
