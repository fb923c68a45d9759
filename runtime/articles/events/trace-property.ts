/**
 * The property of an event in the hub with the traceparent of the request that told it: under the name that Microsoft's client gives it and
 * the platform looks for.
 */
export const traceProperty = "Diagnostic-Id";
