import { forgetCaller } from "../../runtime/functions/predictions/record/forget-caller";
import { forgetSubject } from "../../runtime/functions/predictions/record/forget-subject";
import { RunningPredictions } from "../../runtime/functions/predictions/testing/running-predictions";
import { row } from "../../runtime/functions/predictions/testing/test-api";
import { predictionInWords, showPrediction } from "./show-prediction";
import { callerIn, forgottenInWords, subjectIn } from "./subjects";

let api: RunningPredictions;
beforeAll(async () => {
  api = await RunningPredictions.start();
});
afterAll(() => api?.stop());

describe("vitrine predictions show", () => {
  it("shows the whole chain behind an answer", async () => {
    const { json } = await api.predict({ rows: [row], subjects: ["ann"] });
    const id = json.requestId;
    await api.request("POST", "/outcomes", { body: { outcomes: [{ requestId: id, outcome: "stays" }] } });
    const session = api.database.as("predictions_audit");
    const shown = predictionInWords(await showPrediction(session, id));
    for (const part of [
      id,
      "leaving@1",
      api.models.hashes[0],
      "bundle       abc",
      "commit       def",
      '"age":41',
      "stays, 0.289",
    ])
      expect(shown).toContain(part);
    expect(shown).toMatch(/outcome 0 +stays, told 20/);
    expect(shown).toMatch(/about 0 +ann/);
    await forgetSubject(api.database.as("predictions_erasure"), "ann");
    const erased = predictionInWords(await showPrediction(session, id));
    expect(erased).toMatch(/erased 0 +whom it was about is forgotten/);
    expect(erased).not.toMatch(/ann|stays|"age"/);
  });

  it("shows why a request was refused", async () => {
    const { headers } = await api.predict({ rows: [{ ...row, age: "x" }] });
    const session = api.database.as("predictions_audit");
    const shown = predictionInWords(await showPrediction(session, headers.get("x-request-id") ?? ""));
    expect(shown).toMatch(/answer +400 RowsNotValid after/);
    expect(shown).toMatch(/refused +\{"rows":\[\{"age":"x"/);
  });

  it.each(["0193257a-0000-7000-8000-000000000000", "nonsense"])("fails when nobody asked %s", async (id) => {
    const session = api.database.as("predictions_audit");
    await expect(showPrediction(session, id)).rejects.toMatchObject({ code: "PredictionUnknown" });
  });
});

describe("vitrine predictions forget", () => {
  it("erases what one caller asked and leaves what others did; it reads no row", async () => {
    const { json } = await api.predict({ rows: [row] }, { "idempotency-key": "mine" });
    const others = await api.request("POST", "/predict", { as: "neighbour", body: { rows: [row] } });
    const told = [json, others.json].map(({ requestId }) => ({ requestId, outcome: "stays" }));
    await api.request("POST", "/outcomes", { body: { outcomes: told } });

    const session = api.database.as("predictions_erasure");
    await expect(session.query("select rows from predictions.requests")).rejects.toMatchObject({
      code: "42501",
    });
    const forgotten = await forgetCaller(session, "a".repeat(32));
    expect(forgotten.requests).toBeGreaterThan(0);
    expect(forgotten).toMatchObject({ answers: forgotten.requests, sessions: 0 });

    expect(await api.database.rows(`select from predictions.answers where id = '${json.requestId}'`)).toEqual(
      [],
    );
    expect(await api.database.rows("select caller from predictions.requests")).toEqual([
      { caller: "b".repeat(32) },
    ]);
    expect(await api.database.rows("select told_by from predictions.outcomes")).toEqual([
      { told_by: "forgotten" },
    ]);
    expect(await api.database.rows("select from predictions.idempotency_keys")).toEqual([]);
  });
});

describe("whom vitrine predictions forget is told to erase", () => {
  it("is somebody whom rows are about, as they were sent, or a caller", () => {
    expect(subjectIn("Ann_1-x")).toBe("Ann_1-x");
    expect(callerIn("A".repeat(32))).toBe("a".repeat(32));
  });

  it.each(["", "ann@example.com", "a b", "ä", "a".repeat(65), "ann\n"])("fails when it is %j", (given) => {
    expect(() => subjectIn(given)).toThrow(expect.objectContaining({ code: "SubjectNotValid" }));
    expect(() => callerIn(given)).toThrow(expect.objectContaining({ code: "CallerNotValid" }));
  });

  it("is told with what was erased, what stays and what goes later", () => {
    const told = forgottenInWords({ requests: 1, rows: 2, outcomes: 1 });
    expect(told).toMatch(/^erased: 2 rows of 1 request, .* 1 outcome\nstays: .*\nlater: backups/);
    expect(forgottenInWords({ requests: 0, rows: 0, outcomes: 0 })).toMatch(/^nothing .*--caller$/);
  });
});
