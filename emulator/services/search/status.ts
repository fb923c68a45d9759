import type { StatusLine } from "../../control/protocol";
import type { SearchServiceStatus, VectorStatus } from "./search-services";

/** A line for the service and one for each index, with how well its vectors were found lately. */
export function linesOf({ name, address, indexes }: SearchServiceStatus): StatusLine[] {
  return [
    { name: `search ${name}`, address, detail: `${indexes.length} indexes` },
    ...indexes.map((index) => ({
      name: `  index ${index.name}`,
      detail: [`${index.documents} documents`, ...index.vectors.map(vectorDetail)].join(", "),
    })),
  ];
}

function vectorDetail({ state, recall, shadowed }: VectorStatus): string {
  if (state === "exact") return "exact search";
  const live = recall === null ? "" : `, live recall ${recall.toFixed(3)} (${shadowed} shadowed)`;
  return `${state === "building" ? "graph being built" : "HNSW"}${live}`;
}
