import { parentOf, resourceGroupOf, sameId } from "../../azure/resource-id";
import { inAnotherCase } from "../unkind/letter-case";
import { armId } from "./arm-paths";
import { ifThere } from "./as-developer";
import type { Behaviour, World } from "./behaviour";
import type { DataSource } from "./contribution";
import { readResource } from "./data-sources";
import { type Features, featuresOf } from "./features";
import { ParityReport, type ParityRow } from "./parity";
import type {
  ApplyRequest,
  DeleteRequest,
  ImportRequest,
  ReadDataRequest,
  ReadRequest,
  StateResponse,
  Values,
} from "./protocol";
import { ResourceError } from "./resource-error";
import type { Resource } from "./resource-store";
import { systemIdentity, withIdentity } from "./system-identity";
import { refuseWhenLocked } from "./types/management-lock";
import { text } from "./values";

/** Azure Resource Manager on one machine: what Terraform makes exists, is found again and goes. */
export class ResourceManager {
  private readonly world: World;
  private readonly dataSources: Readonly<Record<string, DataSource>>;
  private readonly report: ParityReport;
  private session: number | undefined;
  private deleted = false;
  private configured: Features = featuresOf();

  constructor(world: World, dataSources: Readonly<Record<string, DataSource>>) {
    this.world = world;
    this.dataSources = dataSources;
    this.report = new ParityReport(world);
  }

  /** A run of Terraform begins. */
  begin(session: number): void {
    this.session = session;
    this.report.forgetRefusals();
  }

  /** Brings back, after a restart, what the services do not keep themselves. */
  async restore(): Promise<void> {
    const { behaviours, resources, context } = this.world;
    for (const { resource, behaviour } of behaviours.inOrder(resources.all())) {
      try {
        await behaviour.restore?.(resource, this.world);
      } catch (error) {
        // one app that does not start must not keep the others away
        const message = error instanceof Error ? error.message : String(error);
        context.log("error", "resource-manager", `${resource.id} did not come back: ${message}`);
      }
    }
  }

  /** What azurerm was configured with when it last asked for something. */
  get features(): Features {
    return this.configured;
  }

  async apply(request: ApplyRequest): Promise<StateResponse> {
    const { provider, type, prior, planned, writeOnly = {}, features } = request;
    if (features) this.configured = featuresOf(features);
    this.world.unkind.madeByAzure.fill();
    const behaviour = this.report.watch(type, planned, () => this.world.behaviours.of(type, planned));
    const { resources, identity: directory, unkind } = this.world;
    const { session } = this; // the next run may begin before a killed one's work is done
    const id = prior === null ? this.idOf(behaviour, planned) : text(prior, "id");
    if (behaviour.isAct) {
      const computed = await behaviour.apply?.(
        { id, prior: undefined, planned, writeOnly, identity: undefined },
        this.world,
      );
      return { state: { ...planned, id, ...computed } };
    }

    let existing = this.find(behaviour, id, prior);
    if (prior === null && existing !== undefined) {
      this.refuseUnlessOrphan(existing);
      if (behaviour.inDataPlane) existing = undefined; // written anew: what a killed run wrote is not known
    }
    if (!behaviour.inDataPlane) {
      if (existing === undefined) {
        this.requireParents(id);
        unkind.deletedNames.claim(behaviour.softDeletion, id, planned, this.configured);
      }
      refuseWhenLocked(resources, id, "write");
    }

    const identity = systemIdentity(planned, existing);
    const answer = behaviour.apply?.({ id, prior: existing, planned, writeOnly, identity }, this.world);
    // without a pause where there is nothing to wait for: two grants at once must see each other
    const computed = isPromise(answer) ? await answer : answer;
    const values = {
      ...planned,
      id,
      ...withIdentity(planned, identity, directory.tenantId),
      ...(computed && this.asAnswered(planned["type"], computed)),
    };
    resources.put({
      id: existing?.id ?? id,
      provider,
      type,
      values,
      since: existing?.since ?? Date.now(),
      ...(identity ? { identity } : {}),
      ...(existing?.patched ? { patched: existing.patched } : {}),
      ...(session === undefined ? {} : { session }),
    });
    this.log(existing ? "changed" : "created", type, id);
    return { state: values };
  }

  async read({ type, state }: ReadRequest): Promise<StateResponse> {
    const behaviour = this.world.behaviours.of(type, state);
    const found = behaviour.isAct
      ? await readAct(behaviour, { type, state }, this.world)
      : await this.readKept(behaviour, state);
    return { state: found && this.asAnswered(state["type"], found) };
  }

  async delete({ type, state, features }: DeleteRequest): Promise<StateResponse> {
    if (features) this.configured = featuresOf(features);
    this.world.unkind.madeByAzure.fill();
    const { behaviours, resources, unkind } = this.world;
    const behaviour = behaviours.of(type, state);
    const id = text(state, "id");
    if (behaviour.isAct) {
      const act = { id, provider: "azapi", type, values: state } as const;
      await ifThere(async () => behaviour.delete?.(act, this.world));
      return { state: null };
    }
    const resource = this.find(behaviour, id, state);
    if (resource === undefined) return { state: null };
    if (!behaviour.inDataPlane) refuseWhenLocked(resources, id, "delete");
    unkind.subnetsInUse.refuseWhenInUse(resource.id);
    // a destroy of the local estate looks at nothing first, and what it was in may have gone behind Terraform's back
    await ifThere(async () => behaviour.delete?.(resource, this.world));
    unkind.deletedNames.deleted(behaviour.softDeletion, resource, this.configured);
    for (const part of resources.below(resource.id)) resources.remove(part.id);
    resources.remove(resource.id);
    this.deleted = true;
    this.log("deleted", type, id);
    return { state: null };
  }

  async import({ type, id }: ImportRequest): Promise<StateResponse> {
    const { behaviours, resources } = this.world;
    const resource = resources
      .ofType(type)
      .find((one) => sameId(one.id, id) || sameId(text(one.values, "id"), id));
    if (resource === undefined) {
      throw new ResourceError(
        404,
        "CannotImport",
        `Cannot import non-existent remote object: nothing of the type ${type} has the id ${id}.`,
      );
    }
    return { state: await this.readNow(behaviours.of(type, resource.values), resource) };
  }

  async data({ type, config }: ReadDataRequest): Promise<StateResponse> {
    const read = this.dataSources[type];
    return { state: read ? await read(config, this.world) : readResource(type, config, this.world) };
  }

  parity(): ParityRow[] {
    return this.report.rows();
  }

  /** Whether something was deleted since the start. */
  get hasDeleted(): boolean {
    return this.deleted;
  }

  isEmpty(): boolean {
    return this.world.resources.all().length === 0;
  }

  private async readNow(behaviour: Behaviour, resource: Resource): Promise<Values | null> {
    const values = behaviour.read ? await behaviour.read(resource, this.world) : resource.values;
    if (values === null) this.world.resources.remove(resource.id);
    return values;
  }

  private async readKept(behaviour: Behaviour, state: Values): Promise<Values | null> {
    const resource = this.find(behaviour, text(state, "id"), state);
    return resource === undefined ? null : this.readNow(behaviour, resource);
  }

  /** What azapi compares and exports, in the case in which Azure answers. */
  private asAnswered(type: unknown, values: Values): Values {
    const { body, output } = values;
    if (this.world.unkind.switches.now.answersInAnotherCase !== true || typeof type !== "string")
      return values;
    return {
      ...values,
      ...(body === undefined ? {} : { body: inAnotherCase(type, body) }),
      ...(output === undefined ? {} : { output: inAnotherCase(type, output) }),
    };
  }

  private idOf(behaviour: Behaviour, planned: Values): string {
    return behaviour.id?.(planned, this.world) ?? armId(behaviour.type, planned, this.world.subscriptionId);
  }

  /** By its id, or, where the id in Terraform's state says more than its names, by its names. */
  private find(behaviour: Behaviour, id: string, state: Values | null): Resource | undefined {
    const found = this.world.resources.get(id);
    if (found !== undefined || state === null || !behaviour.inDataPlane) return found;
    try {
      return this.world.resources.get(this.idOf(behaviour, state));
    } catch (error) {
      // its vault or account went first, and it went with them
      if (error instanceof ResourceError && error.statusCode === 404) return undefined;
      throw error;
    }
  }

  private refuseUnlessOrphan(existing: Resource): void {
    if (this.world.isOrphan(existing)) return;
    throw new ResourceError(
      409,
      "ResourceExists",
      `A resource with the ID "${existing.id}" already exists - to be managed via Terraform this resource needs ` +
        `to be imported into the State. Please see the resource documentation for "${existing.type}" for more information.`,
    );
  }

  private requireParents(id: string): void {
    const { resources } = this.world;
    const group = resourceGroupOf(id);
    if (group !== undefined && group.length < id.length && resources.get(group) === undefined) {
      throw new ResourceError(
        404,
        "ResourceGroupNotFound",
        `Resource group '${group.slice(group.lastIndexOf("/") + 1)}' could not be found.`,
      );
    }
    const parent = parentOf(id);
    if (parent === undefined || resources.get(parent) !== undefined) return;
    throw new ResourceError(
      404,
      "ParentResourceNotFound",
      `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`,
    );
  }

  private log(what: string, type: string, id: string): void {
    this.world.context.log("info", "resource-manager", `${what} ${type} ${id}`);
  }
}

/** What an act did may have been undone since. */
async function readAct(
  { read }: Behaviour,
  { type, state }: Pick<ReadRequest, "type" | "state">,
  world: World,
): Promise<Values | null> {
  return read ? read({ id: text(state, "id"), provider: "azapi", type, values: state }, world) : state;
}

function isPromise(answer: Promise<Values> | Values | undefined): answer is Promise<Values> {
  return answer !== undefined && typeof answer["then" as keyof typeof answer] === "function";
}
