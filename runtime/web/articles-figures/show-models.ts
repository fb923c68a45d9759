import type { ArticleModelsAnswer } from "../../functions/articles/contract/models";
import { tableOf } from "../charts/table";
import { some, time } from "../charts/words";
import { make } from "../shell/element";
import { raised, raisedHint } from "../shell/raised";

type Version = ArticleModelsAnswer["versions"][number];

/** Versions of the model, and what the gate found of each that was judged. */
export function showModels({ versions }: ArticleModelsAnswer): HTMLElement[] {
  if (versions.length === 0) return [noneYet()];
  return [listed(versions), ...versions.filter(({ decision }) => decision !== null).map(decided)];
}

function listed(versions: readonly Version[]): HTMLElement {
  const title = "Versions, the newest first";
  const rows = versions.map(({ version, state, made_at, state_at, recipe, facts }) => [
    make("code", {}, version),
    state,
    minuteOf(state_at),
    minuteOf(made_at),
    `${recipe.collaborative}, ${recipe.sequential}`,
    ndcgOf(facts),
  ]);
  const words =
    "A candidate stands for champion: some readers' lists are made with it, as an experiment says. nDCG is of visits that it never saw, 1 at most.";
  const columns = ["Version", "State", "Since (UTC)", "Made (UTC)", "Fitted by", "nDCG"];
  return raised(title, [make("p", { class: "summary" }, words), tableOf(title, columns, rows)], "wide");
}

function decided({ version, state_by: by, decision }: Version): HTMLElement {
  const { accepted, rules = [], slice } = decision ?? {};
  const title = `${accepted ? "Passed the gate" : "Refused by the gate"}: ${version.slice(0, 8)}`;
  const rows = rules.map(({ rule, passed, words }) => {
    const result = passed ? "passed" : "failed";
    return make("li", { class: result }, make("strong", {}, result), ` ${rule}: ${words}`);
  });
  const words = `Decided by ${by}${slice ? `, from ${some(slice.visits, "visit")} of ${some(slice.readers, "reader")}` : ""}.`;
  const content = [
    make("p", { class: "summary" }, words),
    make("ul", { class: "rules", role: "list" }, ...rows),
  ];
  return raised(title, content, "wide");
}

function ndcgOf(facts: unknown): string {
  const { metrics } = (facts ?? {}) as { readonly metrics?: Readonly<Record<string, number>> };
  const ndcg = metrics?.["ndcg"];
  return ndcg === undefined ? "–" : ndcg.toPrecision(3);
}

function noneYet(): HTMLElement {
  return raisedHint(
    "There is no model yet",
    "Lists are of contents and of what is read now. One is fitted once readers have come.",
  );
}

/** What the page says above them. */
export function modelsInWords({ champion, serving, problem, versions }: ArticleModelsAnswer): string {
  const stands = versions.find(({ state }) => state === "candidate");
  return [
    champion === null ? "No version serves." : `Version ${champion} serves.`,
    ...(champion !== serving ? [`The instance that answered makes lists with ${serving ?? "none"}.`] : []),
    ...(problem === null ? [] : [problem]),
    ...(stands ? [`Version ${stands.version} stands for champion.`] : []),
  ].join(" ");
}

const minuteOf = (at: string) => time(Date.parse(at) / 1000, "hour");
