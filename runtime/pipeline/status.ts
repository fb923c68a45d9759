import { sourceOf } from "./check-stages";
import { keyOf } from "./hashes";
import type { PipelineLock, StageRecord } from "./lock";
import type { Json, Stage } from "./stage";

export interface StageStatus {
  readonly stage: string;
  /**
   * Its result is current; or it will run; or an earlier result will be restored; or that depends on a stage before it, which will run.
   */
  readonly state: "unchanged" | "changed" | "restorable" | "waiting";
  /** What has changed: "factors 100 → 64", "code", "data", or the stages that it waits for. */
  readonly because: readonly string[];
  /** Stages whose outputs it takes. */
  readonly after: readonly string[];
  /** When its current result was made, ISO 8601. */
  readonly at: string | undefined;
}

/** What a run would do now, from the lock alone. */
export function statusOf(stages: readonly Stage[], lock: PipelineLock): StageStatus[] {
  const sure = new Map<string, StageRecord>();
  return stages.map((stage): StageStatus => {
    const { name } = stage;
    const after = stagesBefore(stage);
    const current = lock.records[lock.stages[name] ?? ""];
    const unsure = after.filter((each) => !sure.has(each));
    const facts = { stage: name, after, at: current?.at };
    if (unsure.length > 0) return { ...facts, state: "waiting", because: unsure };
    const inputs = inputsOf(stage, sure);
    const record = lock.records[keyOf(stage, inputs)];
    if (record) sure.set(name, record);
    if (record && record.key === current?.key) return { ...facts, state: "unchanged", because: [] };
    const because = current ? changesOf(stage, inputs, current) : ["never run"];
    return { ...facts, state: record ? "restorable" : "changed", because };
  });
}

export function stagesBefore({ inputs }: Stage): string[] {
  return [...new Set(Object.values(inputs).flatMap((input) => sourceOf(input)?.stage ?? []))];
}

function inputsOf({ inputs }: Stage, records: ReadonlyMap<string, StageRecord>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      if (typeof input !== "string") return [name, input.outside];
      const source = sourceOf(input);
      return [name, records.get(source?.stage ?? "")?.outputs[source?.output ?? ""]?.hash ?? ""];
    }),
  );
}

function changesOf(stage: Stage, inputs: Readonly<Record<string, string>>, was: StageRecord): string[] {
  const ofInputs = Object.entries(inputs).flatMap(([name, hash]) =>
    was.inputs[name] === hash ? [] : [name],
  );
  return [
    ...(stage.code === was.code ? [] : ["code"]),
    ...changedParameters(was.parameters, stage.parameters).map(
      ({ name, from, to }) => `${name} ${inWords(from)} → ${inWords(to)}`,
    ),
    ...ofInputs,
  ];
}

export interface ChangedParameter {
  readonly name: string;
  /** Undefined for one that was not there. */
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

export function changedParameters(
  from: Readonly<Record<string, Json>>,
  to: Readonly<Record<string, Json>>,
): ChangedParameter[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names
    .filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
    .map((name) => ({ name, from: from[name], to: to[name] }));
}

function inWords(value: Json | undefined): string {
  return value === undefined ? "default" : typeof value === "string" ? value : JSON.stringify(value);
}
