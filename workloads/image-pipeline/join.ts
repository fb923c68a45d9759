import { appOfEvents } from "../deployed-app";
import type { Joined, JoinProps } from "../workload";
import { ImagePipeline } from "./image-pipeline";
import type { ImagePipelineOutputs } from "./outputs";
import { letIn } from "./teams";
import type { ImagePipelineValues } from "./values";

/** Makes the image pipeline part of an estate. */
export function join(props: JoinProps<ImagePipelineValues>): Joined<ImagePipelineOutputs> {
  const { scope, id, values, foundation, teams, shipping, replication, restoreDays } = props;
  const { alwaysReady, ...size } = values.app;
  const images = new ImagePipeline(scope, id, {
    foundation,
    package: shipping.functionApp("images"),
    replication,
    restoreDays,
    rejectedDays: values.rejectedDays,
    app: { ...size, alwaysReady: alwaysReady > 0 ? { blob: alwaysReady } : {} },
  });
  letIn(teams, images);
  return { outputs: outputsOf(images), apps: { images: appOfEvents(images.app, foundation) } };
}

function outputsOf(images: ImagePipeline): ImagePipelineOutputs {
  const { account } = images.storage;
  return {
    images_blob_endpoint: account.primaryBlobEndpoint,
    images_queue_endpoint: account.primaryQueueEndpoint,
    images_input_container: images.input.name,
    images_output_container: images.output.name,
    images_thumbnails_container: images.thumbnails.name,
    images_metadata_container: images.metadata.name,
    images_rejected_container: images.rejected.name,
    images_dead_letters_container: images.deadLetters.name,
    images_function_name: images.app.site.name,
    images_function_address: `https://${images.app.hostName}`,
  };
}
