import { environments, planOf, planOfBootstrap } from "../support/estates";
import type { Plan } from "../support/plan";

interface Features {
  readonly application_insights?: unknown;
  readonly resource_group?: readonly { readonly prevent_deletion_if_contains_resources: boolean }[];
}

const featuresOf = ({ synthesized }: Plan) =>
  (synthesized as unknown as { provider: { azurerm: { features: [Features] }[] } }).provider.azurerm[0]
    ?.features[0] as Features;

const features = new Map([
  ...environments.map((each) => [each.name, featuresOf(planOf(each))] as const),
  ["bootstrap", featuresOf(planOfBootstrap())] as const,
]);

it.each(environments)(
  "a destroy of $name takes along what Azure put into its group, unless data is protected",
  ({ name, dataProtected }) => {
    expect(features.get(name)?.resource_group).toEqual([
      { prevent_deletion_if_contains_resources: dataProtected },
    ]);
  },
);

it("the group of the states goes only when it is empty", () => {
  expect(features.get("bootstrap")).not.toHaveProperty("resource_group"); // as azurerm has it by itself
});

it("no deploy waits until Azure has made a rule by itself, which it may never do", () => {
  expect([...features].filter(([, { application_insights: own }]) => own !== undefined)).toEqual([]);
});
