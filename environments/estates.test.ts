import { defineEstates } from "./estates";
import local from "./local";

const estates = { product: "shop", workloads: {}, environments: [local] };

it("are what a repository says, unchanged", () => {
  expect(defineEstates(estates)).toBe(estates);
});

it.each(["Shop", "s", "my-shop", "9shop", "a-name-of-many-letters"])(
  "fails when the product is called %s",
  (product) => {
    expect(() => defineEstates({ ...estates, product })).toThrow(/code: EstatesNotValid/);
  },
);

it("fails when two environments have one name, and says which", () => {
  expect(() => defineEstates({ ...estates, environments: [local, local] })).toThrow(
    /two environments are called local[\s\S]*code: EstatesNotValid/,
  );
});
