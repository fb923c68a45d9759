import { ApiProblem } from "../shell/api-problem";
import { element, make } from "../shell/element";
import { type ConsoleSession, sessionNow, showSession, signOut } from "../shell/session";
import { hideProblem, showProblem } from "../shell/show-problem";
import { Dashboard } from "./dashboard/dashboard";
import {
  describeModel,
  type ListedModel,
  listModels,
  predict,
  recordOf,
  type ShownModel,
  type ShownRemark,
} from "./predictions-api";
import { RowForm } from "./row-form";
import { showPrediction, summary } from "./show-prediction";
import { showRecord } from "./show-record";
import { isDashboard, showView } from "./views";

const auth = "/predictions/api/auth";

const form = element("row", HTMLFormElement);
const choice = element("model", HTMLSelectElement);
const prediction = element("prediction", HTMLElement);
const status = element("status", HTMLElement);
const chain = element("chain", HTMLElement);

const dashboard = isDashboard ? new Dashboard(attempt) : undefined;
let session: ConsoleSession | undefined;
let shown: { readonly model: ShownModel; readonly rows: RowForm } | undefined;
let underWay = new AbortController();

choice.addEventListener("change", () => attempt(showModel));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void attempt(ask);
});
element("sample", HTMLButtonElement).addEventListener("click", () => {
  shown?.rows.fill(shown.model.manifest.sample.row);
});
element("sign-out", HTMLButtonElement).addEventListener("click", () => attempt(leave));
element("retry", HTMLButtonElement).addEventListener("click", () => attempt(begin));
// a link to a request is followed here, and back
addEventListener("popstate", () => attempt(followAddress));
prediction.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null) return;
  event.preventDefault();
  history.pushState(undefined, "", link.href);
  void attempt(followAddress);
});
void attempt(begin);

/** Does something that asks the API, and says what went wrong with it. */
async function attempt(act: () => Promise<void>): Promise<void> {
  hideProblem();
  try {
    await act();
  } catch (error) {
    if (underWay.signal.aborted) return;
    status.textContent = "";
    if (error instanceof ApiProblem && ["NotSignedIn", "SessionEnded"].includes(error.code))
      showAs(undefined);
    else if (!remarkedOn(error)) showProblem(error);
  }
}

async function begin(): Promise<void> {
  showAs(await sessionNow(auth));
  if (session === undefined) return;
  if (dashboard) return dashboard.load();
  const { models } = await listModels();
  choice.replaceChildren(...models.flatMap(options));
  await showModel();
  await followAddress();
}

async function leave(): Promise<void> {
  if (session) location.assign(await signOut(auth, session));
}

function showAs(who: ConsoleSession | undefined): void {
  session = who;
  showSession(auth, who);
  showView(who !== undefined);
  if (who === undefined) for (const each of [prediction, chain]) each.hidden = true;
}

/** A choice for each version, the newest first; the default one is chosen. */
function options({ name, title, versions }: ListedModel): HTMLOptionElement[] {
  return versions.toReversed().map(({ version, isDefault }) => {
    const words = `${title}, version ${version}${isDefault ? " (the default)" : ""}`;
    const made = make("option", { value: `${name}@${version}` }, words);
    made.selected = isDefault;
    return made;
  });
}

async function showModel(): Promise<void> {
  const [asked = "", asVersion] = choice.value.split("@");
  const model = await describeModel(asked, asVersion);
  const { name, version, description, features, sample } = model.manifest;
  element("about-model", HTMLElement).textContent =
    `${description ?? ""} ${name}@${version}, ${model.hash.slice(0, 12)}.`.trim();
  shown = { model, rows: new RowForm(element("fields", HTMLElement), features, sample.row) };
}

/** A prediction that is still under way is given up: its answer is never shown. */
async function ask(): Promise<void> {
  if (session === undefined || shown === undefined) return;
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  const { model, rows } = shown;
  rows.remark([]);
  // what was answered before is about another row
  element("answer", HTMLElement).replaceChildren();
  chain.hidden = true;
  status.textContent = "Predicting …";
  prediction.hidden = false;
  const answer = await predict(choice.value, rows.row(), session.csrfToken, signal);
  const [first] = answer.predictions;
  status.textContent = first ? summary(first, model.manifest) : "";
  showPrediction(element("answer", HTMLElement), answer, model.manifest);
  prediction.focus();
}

/** Whether the API said which fields are wrong, so that each of them says it. */
function remarkedOn(error: unknown): boolean {
  if (!(error instanceof ApiProblem) || error.code !== "RowsNotValid") return false;
  const remarks = (error.document["rows"] ?? []) as readonly ShownRemark[];
  const remarked = shown?.rows.remark(remarks) ?? 0;
  if (remarked > 0)
    status.textContent = `Nothing was predicted: ${remarked === 1 ? "one field is" : `${remarked} fields are`} not as wanted.`;
  return remarked > 0;
}

async function followAddress(): Promise<void> {
  const id = new URLSearchParams(location.search).get("request");
  chain.hidden = id === null;
  if (id === null) return;
  const recorded = await recordOf(id);
  const { model } = recorded;
  // the record is whole without it: a model may have left the registry since
  const described = model && (await describeModel(model.name, model.version).catch(() => undefined));
  showRecord(element("record", HTMLElement), recorded, described ?? undefined);
  chain.focus();
}
