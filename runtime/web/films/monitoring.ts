import { element, make } from "../shell/element";
import { type ShownCheck, type ShownMonitoring, watch } from "./films-api";

const count = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const time = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", dateStyle: "medium", timeStyle: "short" });

/** How the API does, for those who have neither the portal nor Grafana. */
export function showMonitoring(): void {
  const region = element("monitoring", HTMLElement);
  const status = element("monitoring-status", HTMLElement);
  const load = async () => {
    region.ariaBusy = "true";
    try {
      const found = await watch();
      element("figures", HTMLElement).replaceChildren(...figures(found));
      element("checks", HTMLElement).replaceChildren(...found.checks.map(check));
      element("checks-table", HTMLElement).hidden = found.checks.length === 0;
      status.textContent = words(found);
    } catch {
      // the list says what is wrong; what was seen before stays
      status.textContent = "The API does not tell right now.";
    }
    region.ariaBusy = "false";
  };
  element("look-again", HTMLButtonElement).addEventListener("click", () => void load());
  void load();
}

function words({ instance, problem, checks }: ShownMonitoring): string {
  return [
    `Of the instance that answered, since ${at(instance.since)} UTC.`,
    ...(problem === null ? [] : [`It does not serve the newest champion: ${problem}`]),
    ...(checks.length === 0
      ? ["Nobody has looked for drift yet: that is done each night while a model serves."]
      : []),
  ].join(" ");
}

function figures({ instance, model, checks: [last] }: ShownMonitoring): HTMLElement[] {
  const { requests, failed, p95_ms: p95, lists, popular } = instance;
  return [
    figure("Requests", count.format(requests)),
    figure("p95", p95 === null ? "–" : `${short.format(p95)} ms`),
    figure("Failed", shareOf(failed, requests), failed > 0),
    figure("Cold starts", shareOf(popular, lists)),
    figure("Model", model === null ? "none" : `version ${model.version}`),
    figure("Drift", last === undefined ? "–" : last.alarm ? "found" : "none", last?.alarm),
  ];
}

function figure(name: string, value: string, isBad = false): HTMLElement {
  return make("div", isBad ? { class: "bad" } : {}, make("dt", {}, name), make("dd", {}, value));
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? "–" : percent(part / whole);
}

function check({ checked_at, version, alarm, columns, live_error }: ShownCheck): HTMLElement {
  const found = alarm ? `drift in ${columns.join(", ")}` : "as at the training";
  return make(
    "tr",
    alarm ? { class: "bad" } : {},
    make("th", { scope: "row" }, at(checked_at)),
    make("td", {}, version ?? "none"),
    make("td", {}, found),
    make("td", {}, errors(live_error)),
  );
}

function errors(found: ShownCheck["live_error"]): string {
  const { training = null, serving = null } = found ?? {};
  if (serving === null) return "–";
  return training === null ? percent(serving) : `${percent(serving)}, was ${percent(training)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function at(iso: string): string {
  return time.format(new Date(iso));
}
