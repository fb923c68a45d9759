// What Terraform must know of each service, a line each. It stands apart from the services, because the provider is a
// process of its own, which starts with every command and loads none of them.
export { terraform as resourceManager } from "../resource-manager/terraform";
export { terraform as containerRegistry } from "./container-registry/terraform";
export { terraform as cosmosDb } from "./cosmos-db/terraform";
export { terraform as dataFactory } from "./data-factory/terraform";
export { terraform as entra } from "./entra/terraform";
export { terraform as eventGrid } from "./event-grid/terraform";
export { terraform as eventHubs } from "./event-hubs/terraform";
export { terraform as frontDoor } from "./front-door/terraform";
export { terraform as functions } from "./functions/terraform";
export { terraform as keyVault } from "./key-vault/terraform";
export { terraform as kubernetes } from "./kubernetes/terraform";
export { terraform as machineLearning } from "./machine-learning/terraform";
export { terraform as monitor } from "./monitor/terraform";
export { terraform as network } from "./network/terraform";
export { terraform as postgresql } from "./postgresql/terraform";
export { terraform as redis } from "./redis/terraform";
export { terraform as search } from "./search/terraform";
export { terraform as storage } from "./storage/terraform";
