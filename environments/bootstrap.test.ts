import { expectRefusal } from "../test/support/expect-refusal";
import bootstrap from "./bootstrap";
import { type Bootstrap, defineBootstrap, placeholdersIn } from "./bootstrap-schema";
import dev from "./dev";

const [first, ...others] = bootstrap.stages;

function withFirst(stage: Partial<Bootstrap["stages"][number]>): Partial<Bootstrap> {
  if (!first) throw new Error("there is no stage");
  return { stages: [{ ...first, ...stage }, ...others] };
}

describe("what must exist before any environment", () => {
  it("names the environments in the order in which packages pass them", () => {
    expect(bootstrap.stages.map(({ environment }) => environment)).toEqual(["dev", "staging", "prod"]);
  });

  it("tells what is still a placeholder, and nothing once all is filled in", () => {
    expect(placeholdersIn(bootstrap)).toContain("stages.0.subjects.deploy");
    expect(
      placeholdersIn({
        subscriptionId: "5cd9e0ba-7a0b-4a39-94c3-4d6c0a4e1b1f",
        stages: [{ subjects: { deploy: "repo:acme@12/estate@34:environment:dev" } }],
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<Bootstrap>]>([
    ["names an environment that does not exist", withFirst({ environment: "test" })],
    ["names an environment whose state stays in the checkout", withFirst({ environment: "local" })],
    ["names an environment twice", withFirst({ environment: "prod" })],
    ["shares a subscription with an environment", { subscriptionId: dev.subscriptionId }],
    [
      "lets one environment's jobs deploy another",
      withFirst({
        subjects: { plan: "repo:a/b:environment:dev-plan", deploy: "repo:a/b:environment:prod" },
      }),
    ],
    [
      "lets a pull request deploy",
      withFirst({ subjects: { plan: "repo:a/b:environment:dev-plan", deploy: "repo:a/b:pull_request" } }),
    ],
    [
      "keeps its own state in an environment's account",
      { state: { ...bootstrap.state, storageAccountName: "stvitrinestatedev" } },
    ],
  ])("fails when it %s", (_, values) => {
    expectRefusal(() => defineBootstrap({ ...bootstrap, ...values }), "EnvironmentNotValid");
  });
});
