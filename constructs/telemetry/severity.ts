/** How bad it is, in Azure's words. */
export type Severity = "critical" | "error" | "warning" | "informational";

export const severityNumber: Readonly<Record<Severity, number>> = {
  critical: 0,
  error: 1,
  warning: 2,
  informational: 3,
};
