import type { Service } from "../../core/service";

/** An AI Search service as Azure Resource Manager knows it, reduced to what matters here. */
export interface EmulatedSearchService {
  readonly resourceId: string;
  readonly name: string;
  /** Azure's name, e.g. "basic". */
  readonly sku: string;
}

/** Azure AI Search on one machine; each service has an address of its own. */
export interface SearchServices extends Service {
  /** Asking twice is asking once: address and indexes stay. @returns "https://127.0.0.1:PORT" */
  createService(service: EmulatedSearchService): Promise<{ endpoint: string }>;
  deleteService(resourceId: string): Promise<void>;
  status(): readonly SearchServiceStatus[];
}

export interface SearchServiceStatus {
  readonly name: string;
  readonly address: string;
  readonly indexes: readonly {
    readonly name: string;
    readonly documents: number;
    /** By vector field, how queries were answered lately. */
    readonly vectors: readonly VectorStatus[];
  }[];
}

export interface VectorStatus {
  readonly field: string;
  /** "exact" below 10,000 documents, "building" while the graph does not know every document yet. */
  readonly state: "exact" | "building" | "graph";
  /** Queries answered with the graph's help. */
  readonly queries: number;
  /** Those among them that were answered exactly as well, afterwards. */
  readonly shadowed: number;
  /** Share of what exact search finds that was found, mean of the last 200; null as long as none was shadowed. */
  readonly recall: number | null;
}
