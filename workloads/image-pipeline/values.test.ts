import dev from "../../environments/dev";
import { defineEnvironment } from "../../environments/environment";
import type { ImagePipelineValues } from "./values";

const { imagePipeline } = dev.workloads;
if (imagePipeline === undefined) throw new Error("dev has no image pipeline");
const { app, expectedLoad } = imagePipeline;

const define = (values: Partial<ImagePipelineValues>) => () =>
  defineEnvironment({ ...dev, workloads: { imagePipeline: { ...imagePipeline, ...values } } });

it("is what an environment says about the image pipeline", () => {
  expect(define({ rejectedDays: 7 })().workloads).toEqual({
    imagePipeline: { ...imagePipeline, rejectedDays: 7 },
  });
});

it.each<[string, Partial<ImagePipelineValues>, string]>([
  ["can have no instance at all", { app: { ...app, maximumInstances: 0 } }, ".app.maximumInstances"],
  [
    "keeps more instances ready than may run",
    { app: { ...app, maximumInstances: 1, alwaysReady: 2 } },
    ".app.alwaysReady",
  ],
  ["expects part of an upload", { expectedLoad: { ...expectedLoad, uploads: 0.5 } }, ".expectedLoad.uploads"],
  ["has a value that the schema does not know", { colour: "blue" } as object, ""],
])("fails when it %s", (_, values, path) => {
  expect(define(values)).toThrow(`→ at workloads.imagePipeline${path}\n`);
});
