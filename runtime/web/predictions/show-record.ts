import { make } from "../shell/element";
import type { ShownModel, ShownRecord } from "./predictions-api";

/** From a request to all that it came from: the model's hash, the code that ran, the data that the model was trained on. */
export function showRecord(place: HTMLElement, recorded: ShownRecord, model: ShownModel | undefined): void {
  const { requestId, receivedAt, code, rows, subjects, forgotten, answer } = recorded;
  const facts: [string, string | undefined][] = [
    ["Request", requestId],
    ["Received", new Date(receivedAt).toLocaleString()],
    ["Answered", answer ? `status ${answer.status} in ${answer.durationMs.toFixed(1)} ms` : "not yet"],
    ...subjects.map(({ row, subject }): [string, string] => [`Row ${row} is about`, subject]),
    ...forgotten.map((row): [string, string] => [`Row ${row}`, "erased: whom it was about is forgotten"]),
    ["Model", recorded.model ? `${recorded.model.name}@${recorded.model.version}` : "none"],
    ["Hash of the model", recorded.model?.hash],
    ["Trained on", model?.manifest.trainingData.source],
    ["Hash of the training data", recorded.model?.trainingData],
    ["Bundle of the code", code.bundle],
    ["Commit", code.commit ?? "not told by the deploy"],
  ];
  const shown = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [make("dt", {}, name), make("dd", {}, value)],
  );
  const kept = make(
    "details",
    {},
    make("summary", {}, "The rows"),
    make("pre", {}, JSON.stringify(rows, null, 2)),
  );
  place.replaceChildren(make("div", { class: "raised" }, make("dl", {}, ...shown), kept));
}
