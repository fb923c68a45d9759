import { element } from "../shell/element";

/** What a browser offers that can install a page; it is in no standard yet. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** Offers to install the page, where the browser says that it can be. */
export function offerInstall(): void {
  const button = element("install", HTMLButtonElement);
  let prompt: InstallPrompt | undefined;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
    button.hidden = false;
  });
  button.addEventListener("click", async () => {
    button.hidden = true;
    await prompt?.prompt();
  });
}
