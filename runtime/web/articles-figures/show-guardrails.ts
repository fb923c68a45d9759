import type { ExperimentAnswer } from "../../functions/articles/contract/experiments";
import { tableOf } from "../charts/table";
import { count, share } from "../charts/words";
import { make } from "../shell/element";

/** What a variant may not do, and how near to its limits it was lately: its lists, and what readers did with them. */
export function showGuardrails({ name, guardrails, variants }: ExperimentAnswer): HTMLElement[] {
  const parts = Object.entries(guardrails).flatMap(([guardrail, limit]) => limits[guardrail]?.(limit) ?? []);
  const words = `Guardrails, beyond which a variant loses all its readers within two minutes: ${parts.join("; ")}.`;
  const { errorRate = 0, p95Seconds = 0, hideRate = 0, complaintRate = 0 } = guardrails;
  const rows = variants.flatMap(({ name: variant, lately }) =>
    lately
      ? [
          [
            variant,
            count(lately.lists),
            share(lately.failed / lately.lists),
            share(lately.slow / lately.lists),
          ],
        ]
      : [],
  );
  const columns = [
    "Variant",
    "Lists",
    `Failed, ${share(errorRate)} may`,
    `Longer than ${p95Seconds} s, 5% may (p95)`,
  ];
  const reacted = variants.flatMap(({ name: variant, reactions: of }) =>
    of ? [[variant, count(of.shown), share(of.hidden / of.shown), share(of.disliked / of.shown)]] : [],
  );
  const reactions = [
    "Variant",
    "Articles shown",
    `Hidden, ${share(hideRate)} may`,
    `Disliked, ${share(complaintRate)} may`,
  ];
  return [
    make("p", { class: "summary" }, words),
    ...(rows.length > 0
      ? [make("div", {}, tableOf(`Lists of ${name} in the last ten minutes`, columns, rows))]
      : []),
    ...(reacted.length > 0
      ? [make("div", {}, tableOf(`Articles of ${name} yesterday and today`, reactions, reacted))]
      : []),
  ];
}

const limits: Readonly<Record<string, (limit: number) => string>> = {
  errorRate: (limit) => `${share(limit)} of its lists end in an error or without its model`,
  p95Seconds: (limit) => `5 of 100 lists take longer than ${limit} s`,
  hideRate: (limit) => `${share(limit)} of the articles shown are hidden`,
  complaintRate: (limit) => `${share(limit)} of them are disliked or get one star`,
};
