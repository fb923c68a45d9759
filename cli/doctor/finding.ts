/** What one question about an environment came to. */
export interface DoctorFinding {
  /** "blocks": a deploy would fail; "warns": it would work, and not as one expects; "unknown": it could not be asked. */
  readonly outcome: "ok" | "warns" | "blocks" | "unknown";
  /** Which question, e.g. "resource providers". */
  readonly about: string;
  readonly what: string;
  readonly fix?: string;
}

/** Findings of one question, which may be none. */
export const finding =
  (about: string) =>
  (outcome: DoctorFinding["outcome"], what: string, fix?: string): DoctorFinding => ({
    outcome,
    about,
    what,
    ...(fix === undefined ? {} : { fix }),
  });

/** 0: nothing stands in the way; 2: something to look at; 3: a deploy would be stopped. */
export function exitCodeOf(findings: readonly DoctorFinding[]): 0 | 2 | 3 {
  if (findings.some(({ outcome }) => outcome === "blocks")) return 3;
  return findings.every(({ outcome }) => outcome === "ok") ? 0 : 2;
}
