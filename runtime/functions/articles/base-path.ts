/** The host has every function below the routePrefix of host.json. */
export const basePath = "/articles/api/v1";
