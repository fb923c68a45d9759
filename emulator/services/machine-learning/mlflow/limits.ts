/** Of MLflow's log-batch, and of what may be written at all. */
export const mostEntries = 1000;
export const mostParams = 100;
export const mostTags = 100;
export const largestBatchBytes = 1024 * 1024;
export const longestKey = 250;
/** MLflow's servers took 500 and take 6,000 now; what fits the smaller one is safe with each. */
export const longestParam = 500;
export const longestTag = 5000;
export const mostResults = 50_000;
