import { PipelineError } from "./pipeline-error";

export function manifestChanged(): PipelineError {
  return new PipelineError("ManifestChanged", {
    what: "the pipeline's manifest was replaced by another run while this one worked",
    why: "two runs of one pipeline share what they make, and neither may forget what the other has made",
    fix: "read it again, and write what both have made",
  });
}
