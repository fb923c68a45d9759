import { element } from "../shell/element";

/** Takes photos that are chosen, dropped anywhere on the page, or pasted. */
export function takePhotos(onPhoto: (photo: Blob) => void): void {
  element("file", HTMLInputElement).addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const [photo] = target.files ?? [];
    if (photo) onPhoto(photo);
    // so that the same file can be chosen again, after it was removed or changed
    target.value = "";
  });

  document.addEventListener("paste", ({ clipboardData }) => {
    const photo = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (photo) onPhoto(photo);
  });

  const { classList } = element("drop", HTMLElement);
  document.addEventListener("dragover", (event) => {
    // text may be dragged into a field as ever
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    classList.add("over");
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    classList.remove("over");
    const [photo] = event.dataTransfer?.files ?? [];
    if (photo === undefined) return;
    // a browser would leave the page to show the file
    event.preventDefault();
    onPhoto(photo);
  });
}
