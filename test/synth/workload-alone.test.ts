import type { Environment } from "../../environments/environment";
import prod from "../../environments/prod";
import { planOf } from "../support/estates";

const names = Object.keys(prod.workloads) as (keyof Environment["workloads"])[];

it.each(names)(
  "%s says itself what it needs of a private network: it is an estate without the others",
  (name) => {
    const alone = { ...prod, workloads: { [name]: prod.workloads[name] } };
    expect(() => planOf(alone)).not.toThrow();
  },
);
