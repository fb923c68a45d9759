import { filmParameters } from "../../runtime/films/training/parameters";
import { addSetting } from "./parse-setting";

it("takes numbers, lists, words and null, one after the other", () => {
  const given = [
    "train.factors=64",
    "train.algorithms=svd,ease",
    "evaluate.serve=svd",
    "train.epochs=null",
  ].reduce((before, text) => addSetting(text, before), {});
  expect(given).toEqual({
    train: { factors: 64, algorithms: ["svd", "ease"], epochs: null },
    evaluate: { serve: "svd" },
  });
  expect(filmParameters(given).train.factors).toBe(64);
});

it("fails when a setting is not written as one, or serves what is not trained", () => {
  for (const text of ["factors=64", "train.factors", "train.factors=", "a.b.c=1"])
    expect(() => addSetting(text)).toThrow("GROUP.NAME=VALUE");
  const serving = addSetting("evaluate.serve=svd", addSetting("train.algorithms=ease"));
  expect(() => filmParameters(serving)).toThrow(expect.objectContaining({ code: "ParameterNotValid" }));
});
