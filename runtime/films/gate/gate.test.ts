import { refusalsOf } from "../../recommender/study/gate/gate-rules";
import { judge } from "./judge";
import { before, modelOf, newest, sabotaged, sampleCut } from "./testing/sabotaged";

/** Trained half a year before: what serves while better data came. */
const champion = modelOf(before(sampleCut.train, newest - 300 * 86_400));
const honest = modelOf(sampleCut.train);

describe("a candidate", () => {
  it("that is truly better than what serves is taken", () => {
    expect(refusalsOf(decide(honest))).toEqual([]);
  });

  it("that is better than popularity is taken when nothing serves yet", () => {
    const { accepted, champion: judged, slice } = decide(honest, null);
    expect({ accepted, judged }).toEqual({ accepted: true, judged: null });
    expect(slice.people).toBeGreaterThan(100);
  });

  it("that calls everything liked is judged by what people liked all the same", () => {
    const [its, honests] = [modelOf(sampleCut.train, Number.MIN_VALUE), honest].map((model) => decide(model));
    expect(its?.slice).toEqual(honests?.slice);
    const catalogueOf = (decision: typeof its) => decision?.rules.find(({ rule }) => rule === "catalogue");
    expect(catalogueOf(its)).toEqual(catalogueOf(honests));
  });

  it("that is what serves already is not taken again", () => {
    expect(refused(decide(champion))).toEqual(["better than the champion"]);
  });

  it.each(Object.entries(sabotaged))("%s is refused", (_, { file, cut, seenBy }) => {
    expect(refused(decide(file(), champion, {}, cut))).toEqual(expect.arrayContaining([...seenBy]));
  });

  it("that is too large or too slow is refused", () => {
    const limits = { mostBytes: 1000, mostMs: 1e-9 };
    expect(refused(decide(honest, champion, limits))).toEqual(["size", "latency"]);
  });

  it("that is no model fails as such", () => {
    expect(() => decide(honest.slice(0, -1))).toThrow(expect.objectContaining({ code: "ModelFileRefused" }));
  });
});

function decide(
  candidate: Uint8Array,
  serves: Uint8Array | null = champion,
  limits: Parameters<typeof judge>[0]["limits"] = {},
  cut = sampleCut,
) {
  return judge({
    candidate,
    ...(serves && { champion: serves }),
    cut,
    k: 10,
    newest,
    at: new Date(0),
    limits,
  });
}

const refused = (decision: ReturnType<typeof judge>) =>
  decision.rules.filter(({ passed }) => !passed).map(({ rule }) => rule);
