/** Of requests: those for a list. @param app the API's name in Azure */
export function listsOf(app: string): string {
  return `AppRoleName == "${app}" and Name == "recommendations"`;
}

/** Of metrics: what a list looked for in the cache. @param app the API's name in Azure */
export function cacheLooksOf(app: string): string {
  return `AppRoleName == "${app}" and Name == "cache"`;
}

/**
 * Lists that were asked for, and those of them for which the database was asked. A list of somebody who did something is made anew each
 * time, so that only the profile that it is made from tells whether the cache is of use.
 */
export const cacheHits =
  'Asked = sumif(Sum, tostring(Properties.of) == "list"), Missed = sumif(Sum, tostring(Properties.of) == "profile" and tostring(Properties.result) == "miss")';
