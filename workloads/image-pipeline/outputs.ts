import { z } from "zod";

/** Where an environment's image pipeline takes photos and leaves its results, and what processes them. */
export const ImagePipelineOutputs = z.object({
  images_blob_endpoint: z.url(),
  images_queue_endpoint: z.url(),
  images_input_container: z.string(),
  images_output_container: z.string(),
  images_thumbnails_container: z.string(),
  images_metadata_container: z.string(),
  images_rejected_container: z.string(),
  images_dead_letters_container: z.string(),
  images_function_name: z.string(),
  images_function_address: z.url(),
});

export type ImagePipelineOutputs = z.output<typeof ImagePipelineOutputs>;
