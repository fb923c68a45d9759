import { Charts } from "../charts/charts";
import { ApiProblem } from "../shell/api-problem";
import { element } from "../shell/element";
import { type ConsoleSession, sessionNow, showSession, signOut } from "../shell/session";
import { hideProblem, showProblem } from "../shell/show-problem";
import { auth } from "./figures-api";
import { viewNamed, views } from "./views";

const address = new URLSearchParams(location.search);
const view = viewNamed(address.get("view"));
const period = element("period", HTMLSelectElement);
const status = element("status", HTMLElement);
const place = element("figures", HTMLElement);
const charts = new Charts();
let session: ConsoleSession | undefined;
let underWay = new AbortController();
/** What is shown, in words; none before the first answer. */
let shown = "";

element("view-title", HTMLElement).textContent = view.title;
element("period-label", HTMLElement).hidden = !view.isOfPeriod;
element("views", HTMLElement)
  .querySelectorAll("a")
  [views.indexOf(view)]?.setAttribute("aria-current", "page");
period.value = address.get("days") ?? "28";
// an address that somebody wrote
if (period.selectedIndex < 0) period.value = "28";
period.addEventListener("change", () => {
  history.replaceState(undefined, "", `?days=${period.value}`);
  void attempt(load);
});
element("look", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void attempt(load);
});
element("sign-out", HTMLButtonElement).addEventListener("click", () => attempt(leave));
element("retry", HTMLButtonElement).addEventListener("click", () => attempt(begin));
void attempt(begin);

/** Does something that asks the API, and says what went wrong with it; what was shown before stays. */
async function attempt(act: () => Promise<void>): Promise<void> {
  hideProblem();
  try {
    await act();
  } catch (error) {
    if (underWay.signal.aborted) return;
    place.ariaBusy = "false";
    status.textContent = shown === "" ? "" : `Still shown: ${shown}`;
    if (error instanceof ApiProblem && ["NotSignedIn", "SessionEnded"].includes(error.code))
      showAs(undefined);
    else showProblem(error);
  }
}

async function begin(): Promise<void> {
  showAs(await sessionNow(auth));
  if (session !== undefined) await load();
}

async function load(): Promise<void> {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  status.textContent = "Loading …";
  place.ariaBusy = "true";
  const { words, show } = await view.ask(Number(period.value), signal);
  if (signal.aborted) return;
  charts.clear();
  place.replaceChildren(...show(charts));
  place.ariaBusy = "false";
  shown = words;
  status.textContent = words;
}

async function leave(): Promise<void> {
  if (session) location.assign(await signOut(auth, session));
}

function showAs(who: ConsoleSession | undefined): void {
  session = who;
  showSession(auth, who);
  for (const id of ["views", "view"]) element(id, HTMLElement).hidden = who === undefined;
  if (who !== undefined) return;
  charts.clear();
  place.replaceChildren();
  shown = "";
}
