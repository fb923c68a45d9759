import type { CountedRequest } from "./counted-operation";
import type { Prometheus } from "./prometheus";

/** Counts an API's requests and how long they took. */
export function requestMetrics(prometheus: Prometheus): (request: CountedRequest) => void {
  const requests = prometheus.counter({
    name: "requests",
    help: "Requests by what became of them",
    labels: ["operation", "status", "code"],
  });
  const requestSeconds = prometheus.histogram({
    name: "request_seconds",
    help: "From a request's arrival to its answer",
    labels: ["operation"],
  });
  return ({ operation, status, code = "", seconds }) => {
    requests({ operation, status: String(status), code });
    requestSeconds({ operation }, seconds);
  };
}
