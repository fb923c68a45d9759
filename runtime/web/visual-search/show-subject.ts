import { element } from "../shell/element";
import type { Subject } from "./query";

const preview = element("preview", HTMLImageElement);

/** Shows what is searched with; a photo that the browser cannot show is told by name only. */
export function showSubject(subject: Subject, file?: Blob): void {
  if (preview.src.startsWith("blob:")) URL.revokeObjectURL(preview.src);
  preview.hidden = subject.kind === "words";
  element("forget", HTMLButtonElement).hidden = preview.hidden;
  preview.alt = subject.kind === "item" ? subject.item.title : "Your photo";
  if (subject.kind === "item") preview.src = subject.item.picture;
  else if (file) preview.src = URL.createObjectURL(file);
  else preview.removeAttribute("src");
}
