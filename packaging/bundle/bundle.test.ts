import { bundle } from "./bundle";

it("says what is in the code, and leaves out what was read for nothing", () => {
  const { code, inputs, sources } = bundle(process.cwd(), "runtime/functions/images/function.ts");
  const paths = sources.map(({ path }) => path);
  expect(paths).toContain("runtime/functions/images/blob-image-store.ts");
  expect(inputs).toEqual(expect.arrayContaining(paths));
  expect(inputs.length).toBeGreaterThan(paths.length);
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  expect(bytes / code.length).toBeGreaterThan(0.95);
});
