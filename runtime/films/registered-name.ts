/** What Azure ML calls the models of films. */
export const registeredName = "films-recommender";
