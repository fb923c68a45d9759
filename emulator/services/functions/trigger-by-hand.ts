import type { LoadedApp } from "./loaded-app";
import { blobMissing, notTriggered } from "./not-triggered";
import { bodiesFor } from "./triggers/event-hub-listener";
import { runTimer } from "./triggers/timer-trigger";

/**
 * Runs a function that is not called by HTTP, as `POST /admin/functions/<name>` does.
 *
 * @throws ResourceError when there is no such function, or it is called by HTTP; what the handler threw
 */
export async function triggerByHand(app: LoadedApp, name: string, input: unknown): Promise<void> {
  const definition = app.functions.find((one) => one.name === name);
  if (!definition) throw notTriggered("FunctionNotFound", `${app.name} has no function "${name}"`);
  switch (definition.type) {
    case "timerTrigger":
      return runTimer(definition, (trigger) => app.invoke(definition, trigger), false);
    case "queueTrigger": {
      const body = typeof input === "string" ? input : JSON.stringify(input ?? null);
      await app.invoke(definition, {
        data: { string: body },
        metadata: { QueueTrigger: { string: body } },
      });
      return;
    }
    case "eventHubTrigger": {
      const events = Array.isArray(input) ? input : [input ?? null];
      const bodies = events.map((event) => (typeof event === "string" ? event : JSON.stringify(event)));
      await app.invoke(definition, { data: bodiesFor(definition.trigger, bodies) });
      return;
    }
    case "blobTrigger": {
      const [container = "", ...rest] = String(input).split("/");
      const blobAt = { ContainerName: container, BlobName: rest.join("/") };
      const trigger = await app.blobTrigger?.read(definition, blobAt);
      if (!trigger) throw blobMissing(name, input);
      await app.invoke(definition, trigger);
      return;
    }
    case "httpTrigger":
      throw notTriggered(
        "CalledByHttp",
        `"${name}" is called by HTTP: nothing but a request can start it\n` +
          `  why: what it does depends on the request\n` +
          `  fix: send it one, to an address of ${app.name} that npx vitrine env shows`,
      );
  }
}
