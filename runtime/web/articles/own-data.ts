import { element } from "../shell/element";
import { askForget, erasureAddress, exportAddress } from "./articles-api";

const dialog = element("forget-dialog", HTMLDialogElement);
const status = element("own-data-status", HTMLElement);

/**
 * Lets readers have what is kept of them, and have it forgotten.
 *
 * @param csrfToken of whoever is signed in
 * @param afterwards forgets what this browser keeps of them
 */
export function offerOwnData(
  attempt: (act: () => Promise<void>) => Promise<void>,
  csrfToken: () => string | undefined,
  afterwards: () => Promise<void>,
): void {
  element("export", HTMLAnchorElement).href = exportAddress;
  element("forget", HTMLButtonElement).addEventListener("click", () => dialog.showModal());
  element("forget-no", HTMLButtonElement).addEventListener("click", () => dialog.close());
  element("forget-yes", HTMLButtonElement).addEventListener("click", () => {
    dialog.close();
    void attempt(async () => {
      const { id } = await askForget(csrfToken());
      await afterwards();
      const receipt = document.createElement("a");
      receipt.href = erasureAddress(id);
      receipt.textContent = "receipt";
      status.replaceChildren("You are forgotten, and signed out. Within a minute there is a ", receipt, ".");
      status.focus();
    });
  });
}
