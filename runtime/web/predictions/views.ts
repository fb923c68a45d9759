import { element } from "../shell/element";

/** Whether the address asks for figures, and not for a prediction or a request. */
export const isDashboard = new URLSearchParams(location.search).get("view") === "dashboard";

/** Shows what the address asks for, to whoever has signed in. */
export function showView(isSignedIn: boolean): void {
  const views = element("views", HTMLElement);
  views.hidden = !isSignedIn;
  const current = views.querySelectorAll("a")[isDashboard ? 1 : 0];
  current?.setAttribute("aria-current", "page");
  if (isDashboard) {
    const skip = element("skip", HTMLAnchorElement);
    skip.href = "#figures";
    skip.textContent = "Skip to the figures";
  }
  element("row", HTMLFormElement).hidden = !isSignedIn || isDashboard;
  element("dashboard", HTMLElement).hidden = !isSignedIn || !isDashboard;
}
