// Every service of the local Azure, a line each. Which of them starts before which, they say themselves.
export { containerRegistry } from "./container-registry/service";
export { cosmosDb } from "./cosmos-db/service";
export { dataFactories } from "./data-factory/service";
export { entra } from "./entra/service";
export { eventGrid } from "./event-grid/service";
export { eventHubs } from "./event-hubs/service";
export { frontDoors } from "./front-door/service";
export { functions } from "./functions/service";
export { keyVaults } from "./key-vault/service";
export { kubernetes } from "./kubernetes/service";
export { machineLearning } from "./machine-learning/service";
export { monitor } from "./monitor/service";
export { network } from "./network/service";
export { postgresql } from "./postgresql/service";
export { redis } from "./redis/service";
export { search } from "./search/service";
export { storage } from "./storage/service";
