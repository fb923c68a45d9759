import type { Service } from "../core/service";

/** An AI Search service as Azure Resource Manager knows it, reduced to what matters here. */
export interface SearchService {
  readonly resourceId: string;
  readonly name: string;
  /** Azure's name, e.g. "basic". */
  readonly sku: string;
}

/** Azure AI Search on one machine; each service has an address of its own. */
export interface SearchServices extends Service {
  /** Asking twice is asking once: address and indexes stay. @returns "https://127.0.0.1:PORT" */
  createService(service: SearchService): Promise<{ endpoint: string }>;
  deleteService(resourceId: string): Promise<void>;
  status(): readonly SearchServiceStatus[];
}

export interface SearchServiceStatus {
  readonly name: string;
  readonly address: string;
  readonly indexes: readonly { readonly name: string; readonly documents: number }[];
}
