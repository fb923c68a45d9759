import type { Metric } from "../pipeline/stage";

/** A stage's figures as MLflow takes them: one number under each name, the ends of its range beside it. */
export function figuresToLog(
  stage: string,
  metrics: Readonly<Record<string, Metric>>,
): { key: string; value: number }[] {
  return Object.entries(metrics).flatMap(([name, metric]) => {
    // MLflow takes no "@" in a name
    const key = `${stage.replaceAll("@", "/")}.${name}`;
    if (typeof metric === "number") return [{ key, value: metric }];
    return [
      { key, value: metric.value },
      { key: `${key}.low`, value: metric.low },
      { key: `${key}.high`, value: metric.high },
    ];
  });
}

/** What a run was logged with, each figure with its range again. */
export function figuresLogged(metrics: Readonly<Record<string, number>>): Record<string, Metric> {
  const isEnd = (key: string) => {
    const figure = key.replace(/\.(low|high)$/, "");
    return figure !== key && metrics[figure] !== undefined;
  };
  return Object.fromEntries(
    Object.entries(metrics)
      .filter(([key]) => !isEnd(key))
      .map(([key, value]) => {
        const [low, high] = [metrics[`${key}.low`], metrics[`${key}.high`]];
        return [key, low === undefined || high === undefined ? value : { value, low, high }];
      }),
  );
}
