/** Of a search app whose services are never asked. */
export const settingsOfNowhere = {
  SEARCH_ENDPOINT: "https://search.example",
  SCORING_URI: "https://scoring.example/score",
  CACHE_HOST: "cache.example",
  CACHE_PORT: "10000",
  CACHE_USERNAME: "bench",
  CATALOGUE__blobServiceUri: "https://photos.example",
  IDENTITY_CLIENT_ID: "bench",
};
