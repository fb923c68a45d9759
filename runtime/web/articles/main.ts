import { ApiProblem } from "../shell/api-problem";
import { element } from "../shell/element";
import { sessionNow, showSession, signOut } from "../shell/session";
import { hideProblem, showProblem } from "../shell/show-problem";
import { ArticleView } from "./article-view";
import {
  auth,
  choices,
  choose,
  profileNow,
  type ReaderSession,
  type ShownArticle,
  type ShownReader,
  type ToldKind,
  trending,
} from "./articles-api";
import { DeedQueue, type MetIn } from "./deed-queue";
import { explain } from "./explain";
import { FeedView } from "./feed-view";
import { offerInstall } from "./install";
import { offerNotifications } from "./notify";
import { forgetKept, keepForOffline, showKept } from "./offline";
import { offerOwnData } from "./own-data";
import { forgetPerson, keepPerson, personKept } from "./person";
import { onPreferences, showPreferences } from "./preferences";
import { shareArticle } from "./share";
import { showHistory } from "./show-history";
import { addressOf, type ItemActions, showShort } from "./show-items";

const deeds = new DeedQueue();
let session: ReaderSession | undefined;
let profile: ShownReader | undefined;
let failed = begin;

const actions: ItemActions = {
  open: (article, met) => void attempt(() => openArticle(article.id, met)),
  like: (article, met) => decide("like", article, met, `You like “${article.title}”.`),
  dislike: (article, met) => decide("dislike", article, met, `“${article.title}” is not for you.`),
  hide: (article, met) => decide("hide", article, met, `“${article.title}” will not come again.`),
  share: (article, met) =>
    void attempt(async () => {
      const said = await shareArticle(article);
      if (said === undefined) return;
      decide("share", article, met, said);
    }),
  explain: (article, list, place) => void attempt(() => explain(article.id, list, place)),
};
const feed = new FeedView(actions, attempt);
const view = new ArticleView(actions);

keepForOffline(() => deeds.countOf(me()));
offerNotifications();
offerOwnData(
  attempt,
  () => session?.csrfToken,
  async () => {
    deeds.forget(me());
    await forgetKept();
    forgetPerson();
    profile = undefined;
    showAs(undefined);
  },
);
offerInstall();
onPreferences(async (preferences) => {
  let isKept = false;
  await attempt(async () => {
    await choose(preferences, session?.csrfToken);
    isKept = true;
    await Promise.all([feed.follow(""), showProfile()]);
  });
  return isKept;
});
element("sign-out", HTMLButtonElement).addEventListener("click", () => attempt(leave));
element("retry", HTMLButtonElement).addEventListener("click", () => attempt(failed));
element("back", HTMLAnchorElement).addEventListener("click", (event) => {
  event.preventDefault();
  history.pushState(undefined, "", "/articles/");
  void attempt(followAddress);
});
addEventListener("popstate", () => attempt(followAddress));
addEventListener("online", () => attempt(begin));
// whoever leaves the page has read what they read, and may come back to it
addEventListener("pagehide", () => readSoFar());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) void attempt(followAddress);
});
void attempt(begin);

/** Does something that asks the API; says what went wrong with it, and does it again when that is asked for. */
async function attempt(act: () => Promise<void>): Promise<void> {
  hideProblem();
  try {
    await act();
  } catch (error) {
    failed = act;
    feed.settle();
    if (error instanceof ApiProblem && error.code === "SessionEnded") showAs(undefined);
    showProblem(error);
  }
}

async function begin(): Promise<void> {
  // without a connection nobody can say who this is, and what was kept is theirs
  showAs(await sessionNow<ReaderSession>(auth).catch(() => undefined));
  // a feed is there for whoever cannot be known now
  await showProfile().catch(showProblem);
  takeAlong();
  await Promise.all([send().then(followAddress), offerChoices(), showTrending()]);
}

async function offerChoices(): Promise<void> {
  const offered = await choices();
  feed.offer(offered.categories);
  if (profile) showPreferences(offered, profile.preferences, isNew(profile));
}

function showAs(who: ReaderSession | undefined): void {
  session = who;
  showSession(auth, who);
}

/** What the reader did before they signed in is theirs, also what waits here to be told. */
function takeAlong(): void {
  const { came_along } = session ?? {};
  if (came_along === undefined || profile === undefined) return;
  deeds.handOver(came_along.user_id, profile.user_id);
  if (came_along.deeds > 0)
    element("came-along", HTMLElement).textContent = "What you read before signing in came along.";
}

async function showProfile(): Promise<void> {
  profile = await profileNow();
  if (personKept() !== profile.user_id) {
    await forgetKept();
    keepPerson(profile.user_id);
    // this one is kept
    profile = await profileNow();
  }
  showHistory(profile, (article) => void attempt(() => openArticle(article, undefined)));
}

function isNew({ preferences, deeds: count }: ShownReader): boolean {
  return count === 0 && preferences.categories.length === 0;
}

async function showTrending(): Promise<void> {
  const { articles } = await trending();
  element("trending", HTMLElement).hidden = articles.length === 0;
  element("trending-items", HTMLElement).replaceChildren(
    ...articles.map((article) =>
      showShort(article, article.category, () => actions.open(article, undefined)),
    ),
  );
}

/** The article that the address names, or the feed. */
async function followAddress(): Promise<void> {
  const hasRead = readSoFar();
  const id = new URLSearchParams(location.search).get("article");
  element("feed", HTMLElement).hidden = id !== null;
  if (id !== null) return view.show(id, undefined);
  await (hasRead ? followDeed("") : feed.load());
}

async function openArticle(id: string, met: MetIn | undefined): Promise<void> {
  readSoFar();
  await view.show(id, met);
  element("feed", HTMLElement).hidden = true;
  history.pushState(undefined, "", addressOf({ id }));
  tellLater("click", id, met);
  await send();
}

/** What was read up to now is told, and the article closed. @returns whether there was one */
function readSoFar(): boolean {
  const left = view.leave();
  if (left === undefined) return false;
  tellLater("read", left.id, left.met, left.seconds);
  void send().catch(() => undefined);
  return true;
}

function decide(kind: ToldKind, article: ShownArticle, met: MetIn | undefined, said: string): void {
  void attempt(async () => {
    view.say(said);
    tellLater(kind, article.id, met);
    await send();
    await followDeed(said);
  });
}

/** The list and the history as they are once a deed of a moment ago counts. */
async function followDeed(said: string): Promise<void> {
  await feed.follow(said);
  await showProfile();
}

function tellLater(kind: ToldKind, article: string, met: MetIn | undefined, seconds?: number): void {
  deeds.add(me(), kind, article, { met, ...(seconds !== undefined && { seconds }) });
}

/** Whoever reads here, as far as that is known. */
function me(): string {
  return profile?.user_id ?? personKept() ?? "";
}

/** Sends what waits. Without a connection it waits on, and the reader is told. */
async function send(): Promise<void> {
  await deeds.send({ user_id: me(), csrfToken: session?.csrfToken }).catch((error: unknown) => {
    if (!(error instanceof ApiProblem) || error.code !== "Unreachable") throw error;
    showKept(true);
  });
}

async function leave(): Promise<void> {
  if (session === undefined) return;
  await send();
  deeds.forget(me());
  await forgetKept();
  location.assign(await signOut(auth, session));
}
