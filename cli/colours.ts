import { createColors } from "picocolors";

/** Colours on a terminal, and nowhere else: picocolors itself would colour whatever runs in CI. */
export const colours = createColors(Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"]);
