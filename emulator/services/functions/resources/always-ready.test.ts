import { isAlwaysReady } from "./always-ready";

const asking = (alwaysReady?: unknown) => ({ functionAppConfig: { scaleAndConcurrency: { alwaysReady } } });

it.each([
  [
    "an instance for one group of its functions",
    [
      { name: "http", instanceCount: 0 },
      { name: "blob", instanceCount: 2 },
    ],
    true,
  ],
  ["none for any group", [{ name: "http", instanceCount: 0 }], false],
  ["no group", [], false],
  ["nothing", undefined, false],
])("an app whose plan asks for %s is, or is not, kept ready", (_, alwaysReady, expected) => {
  expect(isAlwaysReady(asking(alwaysReady))).toBe(expected);
});
