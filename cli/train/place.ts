import { Failure } from "../failure";

export function trainingPlaceMissing(): Failure {
  return new Failure("TrainingPlaceMissing", {
    what: "it was not said where",
    why: "on this machine is the one place that this command knows",
    fix: "add --here",
  });
}
