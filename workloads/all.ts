// Every workload, a line each; an environment's file says which of them it has.
export { default as articles } from "./articles/workload";
export { default as films } from "./films/workload";
export { default as imagePipeline } from "./image-pipeline/workload";
export { default as predictions } from "./predictions/workload";
export { default as visualSearch } from "./visual-search/workload";
