/** Below /api, where the Functions host has every function. */
export const version = "v1";

/** Where an API is on its host. */
export const basePath = `/api/${version}`;
