import type { ExperimentAnswer } from "../../functions/articles/contract/experiments";
import { tableOf } from "../charts/table";
import { count, share } from "../charts/words";
import { make } from "../shell/element";

/** Who is shown what: shares as they are now, readers, and what is otherwise than usual. */
export function showVariants({ name, variants, result }: ExperimentAnswer): HTMLElement {
  const rows = variants.map(({ name: variant, share: declared, share_now: now, settings }) => {
    const found = result?.variants.find((each) => each.variant === variant);
    return [
      variant,
      now === declared ? share(declared) : `${share(now)} (was ${share(declared)})`,
      count(found?.readers ?? 0),
      count(found?.lists ?? 0),
      settingsInWords(settings),
    ];
  });
  const title = `Variants of ${name}`;
  return make(
    "div",
    { class: "in-words" },
    tableOf(title, ["Variant", "Share", "Readers", "Lists", "Otherwise than usual"], rows),
  );
}

/** E.g. "exploration 0.2, weights.fresh 0.1". */
function settingsInWords(settings: Readonly<Record<string, unknown>>, under = ""): string {
  const parts = Object.entries(settings).map(([name, value]) =>
    typeof value === "object" && value !== null
      ? settingsInWords(value as Readonly<Record<string, unknown>>, `${under}${name}.`)
      : `${under}${name} ${value}`,
  );
  return parts.join(", ") || "nothing";
}
