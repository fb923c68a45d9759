import { element } from "../shell/element";
import { keep, kept } from "../shell/kept";
import { lookForNew, lookNow } from "./offline";

const key = "vitrine.articles.notify";
const everyMs = 5 * 60_000;

const box = element("notify", HTMLInputElement);
const status = element("notify-status", HTMLElement);

/** Offers to tell of new articles, where the browser can; nothing is asked before the reader wants it. */
export function offerNotifications(): void {
  if (!("Notification" in window) || navigator.serviceWorker === undefined) return;
  element("notify-label", HTMLElement).hidden = false;
  box.checked = isWanted();
  box.addEventListener("change", () => void decide(box.checked));
  setInterval(() => {
    if (isWanted() && document.hidden) void lookNow();
  }, everyMs);
}

async function decide(wanted: boolean): Promise<void> {
  const allowed = wanted && (await Notification.requestPermission()) === "granted";
  box.checked = allowed;
  status.hidden = allowed || !wanted;
  status.textContent = "This browser does not let the page tell you: its settings for this site say so.";
  keep(key, String(allowed));
  await lookForNew(allowed);
  if (allowed) await lookNow();
}

function isWanted(): boolean {
  return kept(key) === "true" && Notification.permission === "granted";
}
