import { app, type CoreInvocationContext, requestOf, runHooks, tell } from "./core-api";
import type { Invocation, InvocationResponse } from "./protocol";

/**
 * One invocation, in the order of Microsoft's worker: arguments, preInvocation hooks, the handler,
 * postInvocation hooks, answer. Hooks may replace inputs, handler, result and error.
 */
export async function invoke(invocation: Invocation): Promise<InvocationResponse> {
  const registered = app.functions.get(invocation.functionName);
  if (!registered || !app.programmingModel) {
    throw new Error(`Function code for '${invocation.functionName}' is not loaded and cannot be invoked.`);
  }

  let invocationContext: object | undefined;
  const core: CoreInvocationContext = {
    invocationId: invocation.id,
    request: requestOf(invocation),
    metadata: registered.metadata,
    log(level, category, message) {
      if (category === "system") return;
      const line = { level, message, category, invocationContext, ...hookData({}) };
      // hooks may rewrite the line, so it leaves after them
      void runHooks("log", line).finally(() =>
        tell({ kind: "log", level: line.level, message: line.message, invocationId: invocation.id }),
      );
    },
  };
  const model = app.programmingModel.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  invocationContext = context;

  const shared = {};
  const before = {
    ...hookData(shared),
    invocationContext: context,
    inputs,
    functionCallback: registered.handler,
  };
  await during("preInvocationHooks", () => runHooks("preInvocation", before));

  const after = {
    ...hookData(shared),
    invocationContext: context,
    inputs: before.inputs,
    result: null as unknown,
    error: null as unknown,
  };
  await during("invocation", async () => {
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error ?? new Error("The handler threw nothing");
    }
  });
  await during("postInvocationHooks", () => runHooks("postInvocation", after));

  if (after.error !== null && after.error !== undefined) throw after.error;
  return model.getResponse(context, after.result);

  async function during(state: CoreInvocationContext["state"], act: () => Promise<void>): Promise<void> {
    core.state = state;
    try {
      await act();
    } finally {
      core.state = undefined;
    }
  }
}

/** `hookData` of one scope beside the app's own. */
export function hookData(scope: object): { hookData: object; appHookData: object } {
  return { hookData: scope, appHookData: app.hookData };
}
