import type { Random } from "../../../shared/random";
import { english } from "./english";
import { french } from "./french";
import { german } from "./german";
import type { Words } from "./words";

/** Half of what is written and read is English. */
export function drawWords(source: Random): Words {
  const drawn = source.next();
  if (drawn < 0.5) return english;
  return drawn < 0.75 ? french : german;
}
